//! A request that was let in, and the reply to it.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use http::{Method, StatusCode};
use maud::Markup;

/// A request.
#[derive(Debug)]
pub struct Ask {
    /// What is to be done.
    pub method: Method,
    /// The path, beginning with `/`.
    pub path: String,
    /// What comes after the path, behind `?`.
    pub query: String,
    /// The name of a file that is handed over.
    pub name: Option<String>,
    /// When the file was last changed, in milliseconds since 1970.
    pub changed: Option<u64>,
    /// Whether it carries the cookie.
    pub known: bool,
    /// What is handed over.
    pub body: Bytes,
}

impl Ask {
    /// The fields of a form.
    #[must_use]
    pub fn form(&self) -> Form {
        Form(form_urlencoded::parse(&self.body).into_owned().collect())
    }

    /// The fields behind the path.
    #[must_use]
    pub fn asked(&self) -> Form {
        Form(form_urlencoded::parse(self.query.as_bytes()).into_owned().collect())
    }
}

/// Fields with their values, in the order of the form.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The value of a field, without blanks around it; none where it is blank or not there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// The value of a field as it was written, blank or not; none where it is not there.
    #[must_use]
    pub fn written(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a field is there, whatever its value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }
}

/// A reply.
#[derive(Debug)]
pub struct Reply {
    /// How it ended.
    pub status: StatusCode,
    /// Headers beside those that every reply has.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What is shown.
    pub body: Bytes,
}

impl Reply {
    fn new(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, headers: vec![(CONTENT_TYPE, HeaderValue::from_static(kind))], body: body.into() }
    }

    /// A page.
    #[must_use]
    pub fn page(page: Markup) -> Self {
        Self::new(StatusCode::OK, "text/html; charset=utf-8", page.into_string())
    }

    /// A page that says why something was not done.
    #[must_use]
    pub fn refused(status: StatusCode, page: Markup) -> Self {
        Self { status, ..Self::page(page) }
    }

    /// The style sheet or the script.
    #[must_use]
    pub fn asset(kind: &'static str, text: &'static str) -> Self {
        Self::new(StatusCode::OK, kind, text)
    }

    /// A line of text for the script.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(StatusCode::OK, "text/plain; charset=utf-8", text.into())
    }

    /// Nothing but a status.
    #[must_use]
    pub fn status(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new() }
    }

    /// What is to be seen next.
    #[must_use]
    pub fn to(path: &'static str) -> Self {
        Self { headers: vec![(LOCATION, HeaderValue::from_static(path))], ..Self::status(StatusCode::SEE_OTHER) }
    }

    /// The same of a place that is put together: a path of these pages with letters that every header takes.
    #[must_use]
    pub fn to_place(place: &str) -> Self {
        match HeaderValue::from_str(place) {
            Ok(value) => Self { headers: vec![(LOCATION, value)], ..Self::status(StatusCode::SEE_OTHER) },
            Err(_) => Self::to("/"),
        }
    }

    /// A file to be kept. `name` has letters that every header takes.
    #[must_use]
    pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Self {
        let mut reply = Self::new(StatusCode::OK, kind, bytes);
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
            reply.headers.push((CONTENT_DISPOSITION, value));
        }
        reply
    }

    /// The same with a cookie.
    #[must_use]
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            self.headers.push((SET_COOKIE, value));
        }
        self
    }
}
