//! mms
fn main() {}
