//! What Windows shows of the program and lets it do: icon, version, manifest. Other systems need none of it.

// Cargo reads what is printed.
#![allow(clippy::print_stdout)]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=packaging/mms.ico");
    println!("cargo::rerun-if-changed=packaging/mms.manifest");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        let mut resource = winresource::WindowsResource::new();
        resource.set_icon("packaging/mms.ico").set_manifest_file("packaging/mms.manifest");
        // Romanian (Romania).
        resource.set_language(0x0418);
        resource.compile()?;
    }
    Ok(())
}
