//! x
/// .
#[derive(Debug,Clone,PartialEq,serde::Serialize,serde::Deserialize)] pub struct Notes{}
/// .
#[derive(Debug,Clone,PartialEq,serde::Serialize,serde::Deserialize)] pub struct Judged{}
