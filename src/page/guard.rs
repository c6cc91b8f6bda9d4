//! Who is let in, and what every reply says about who may look at it.
//!
//! Other programs and other users of the computer reach the port, and pages of other origins make the browser ask in its
//! user's name. So the host must be the one that was opened (a foreign name that was made to lead here is another one),
//! the origin the page itself, and every request but those of the empty first page must carry the cookie.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{Method, StatusCode};

use super::secret::Secret;

/// What every reply says.
const HEADERS: [(HeaderName, &str); 6] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // With none at all, a browser would hide the origin of the page's own forms.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Paths that show nothing of anybody and need no cookie.
pub const OPEN: [&str; 5] = ["/", "/intrare", "/mms.css", "/mms.js", "/mms.svg"];

/// Adds what every reply says.
pub fn mark(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
}

/// Name of the cookie: browsers do not tell the ports of a computer apart.
#[must_use]
pub fn cookie_name(port: u16) -> String {
    format!("mms-{port}")
}

/// Whether a request carries the cookie.
#[must_use]
pub fn is_known(headers: &HeaderMap, port: u16, secret: &Secret) -> bool {
    let name = cookie_name(port);
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(key, value)| key == name && secret.is_cookie(value))
}

/// Lets a request in, or says with what it is refused.
///
/// # Errors
/// The status of the refusal.
pub fn admit(method: &Method, path: &str, headers: &HeaderMap, port: u16, secret: &Secret) -> Result<(), StatusCode> {
    let only = |name: HeaderName| {
        let mut all = headers.get_all(name).iter();
        let first = all.next().map(|value| value.to_str().unwrap_or_default());
        if all.next().is_some() { Some("") } else { first }
    };
    let host = format!("127.0.0.1:{port}");
    if only(HOST) != Some(&host) {
        return Err(StatusCode::MISDIRECTED_REQUEST);
    }
    let origin = only(ORIGIN);
    if origin.is_some_and(|origin| origin.strip_prefix("http://") != Some(&host)) {
        return Err(StatusCode::FORBIDDEN);
    }
    match (only(HeaderName::from_static("sec-fetch-site")), method) {
        // The file that opens the browser comes from elsewhere; what it gets is the empty first page.
        (Some("cross-site" | "same-site"), &Method::GET) if path == "/" => {}
        (Some("same-origin" | "none"), _) => {}
        (None, &Method::GET) => {}
        // A browser that does not say where a form comes from says its origin.
        (None, &Method::POST) if origin.is_some() => {}
        _ => return Err(StatusCode::FORBIDDEN),
    }
    if method != Method::GET && method != Method::POST {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    if !OPEN.contains(&path) && !is_known(headers, port, secret) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT: u16 = 4711;

    fn asked(secret: &Secret, method: Method, path: &str, headers: &[(&'static str, &str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        admit(&method, path, &map, PORT, secret).map_or_else(|status| status.as_u16(), |()| 200)
    }

    #[test]
    fn only_the_page_itself_is_let_in() {
        let secret = Secret::random().unwrap();
        let good = format!("a=b; mms-4711={}", secret.cookie().unwrap());
        let wrong = format!("mms-4711={}", Secret::random().unwrap().cookie().unwrap());
        let of_another_port = good.replace("4711", "4712");
        let (host, origin) = (("host", "127.0.0.1:4711"), ("origin", "http://127.0.0.1:4711"));
        let (get, post) = (Method::GET, Method::POST);
        let cookie = ("cookie", good.as_str());
        let told = |method: &Method, path, headers: &[_]| asked(&secret, method.clone(), path, headers);
        assert_eq!(told(&get, "/furnizor", &[host, cookie]), 200);
        assert_eq!(told(&post, "/furnizor", &[host, cookie, origin]), 200);
        assert_eq!(told(&get, "/", &[host]), 200);
        // No cookie, or that of another run.
        assert_eq!(told(&get, "/furnizor", &[host]), 401);
        assert_eq!(told(&get, "/furnizor", &[host, ("cookie", &wrong)]), 401);
        assert_eq!(told(&get, "/furnizor", &[host, ("cookie", &of_another_port)]), 401);
        // A name that was made to lead here, another port, two hosts, none.
        for other in ["localhost:4711", "rau.example:4711", "127.0.0.1:4712", "127.0.0.1"] {
            assert_eq!(told(&get, "/furnizor", &[("host", other), cookie]), 421, "{other}");
        }
        assert_eq!(told(&get, "/furnizor", &[host, ("host", "rau.example"), cookie]), 421);
        assert_eq!(told(&get, "/furnizor", &[cookie]), 421);
        // Another origin.
        for other in ["http://rau.example", "null", "http://localhost:4711", "https://127.0.0.1:4711"] {
            assert_eq!(told(&post, "/furnizor", &[host, cookie, ("origin", other)]), 403, "{other}");
        }
        for site in ["cross-site", "same-site", "ceva"] {
            assert_eq!(told(&post, "/furnizor", &[host, cookie, origin, ("sec-fetch-site", site)]), 403, "{site}");
            assert_eq!(told(&get, "/furnizor", &[host, cookie, ("sec-fetch-site", site)]), 403, "{site}");
            assert_eq!(told(&post, "/", &[host, cookie, ("sec-fetch-site", site)]), 403, "{site}");
        }
        assert_eq!(told(&get, "/", &[host, ("sec-fetch-site", "cross-site")]), 200);
        // A form of which nobody says where it comes from.
        assert_eq!(told(&post, "/furnizor", &[host, cookie]), 403);
        assert_eq!(told(&Method::OPTIONS, "/furnizor", &[host, cookie, ("sec-fetch-site", "same-origin")]), 405);
    }
}
