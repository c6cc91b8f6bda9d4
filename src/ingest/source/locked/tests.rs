//! Workbooks that other programs locked (`fixtures/locked`): what opens them, and what is said of those that stay shut.

use std::path::Path;

use super::*;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/locked").join(name)).unwrap()
}

fn passwords(each: &[&str]) -> Passwords {
    each.iter().fold(Passwords::default(), |known, password| known.with(password))
}

#[test]
fn the_right_password_opens_what_three_programs_locked() {
    for name in ["libreoffice.xlsx", "poi-standard.xlsx", "msoffcrypto.xlsx"] {
        let opened = open(&fixture(name), &passwords(&["alta", "Parolă 2024"])).unwrap().unwrap();
        assert!(opened.starts_with(b"PK\x03\x04"), "{name}");
        let mut sheets = 0;
        let visit: &mut crate::ingest::source::Visit<'_> = &mut |_, grid| sheets += u32::from(grid.unwrap().len() > 1);
        crate::ingest::source::read(&opened, "x", visit).unwrap();
        assert!(sheets >= 2, "{name}: {sheets}");
    }
}

#[test]
fn without_it_the_file_stays_shut_and_says_which_of_both_it_is() {
    let file = fixture("libreoffice.xlsx");
    assert_eq!(open(&file, &Passwords::default()), Err(ProblemKind::Password));
    assert_eq!(open(&file, &passwords(&["parolă 2024", "Parola 2024"])), Err(ProblemKind::WrongPassword));
}

#[test]
fn a_locked_structure_opens_without_asking() {
    assert!(open(&fixture("structure.xlsx"), &Passwords::default()).unwrap().is_some());
}

#[test]
fn what_is_not_locked_in_this_way_is_left_alone() {
    assert_eq!(open(b"Nr. caz;Data\n1;2", &Passwords::default()), Ok(None));
    let xls = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/writers/xlwt/registre.xls");
    assert_eq!(open(&std::fs::read(xls).unwrap(), &Passwords::default()), Ok(None));
}

#[test]
fn a_lock_that_takes_too_long_or_names_an_unknown_cipher_is_not_tried() {
    let info = |spins: &str, cipher: &str| {
        let text = format!(
            "<encryption><keyData keyBits=\"256\" cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" \
             hashAlgorithm=\"SHA512\" saltValue=\"AAAA\"/><keyEncryptors><keyEncryptor><encryptedKey \
             spinCount=\"{spins}\" keyBits=\"256\" cipherAlgorithm=\"{cipher}\" cipherChaining=\"ChainingModeCBC\" \
             hashAlgorithm=\"SHA512\" saltValue=\"AAAA\" encryptedVerifierHashInput=\"AAAA\" \
             encryptedVerifierHashValue=\"AAAA\" encryptedKeyValue=\"AAAA\"/></keyEncryptor></keyEncryptors></encryption>"
        );
        [&[4, 0, 4, 0, 0x40, 0, 0, 0], text.as_bytes()].concat()
    };
    assert!(lock(&info("100000", "AES")).is_some());
    assert!(lock(&info("9000000", "AES")).is_none());
    assert!(lock(&info("100000", "RC4")).is_none());
    assert!(lock(&[4, 0, 4, 0]).is_none());
    assert!(lock(&[]).is_none());
}
