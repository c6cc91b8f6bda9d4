//! The server: this computer only, one request after another turned into a reply.
//!
//! As much of HTTP/1.1 as a browser needs: a head and a body of a length that is told, connections that are kept. What is
//! told in another way is refused, and so is a body before its head is let in.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{HeaderMap, Method, StatusCode};

use super::desk::Desk;
use super::error::PageError;
use super::http::{Ask, Reply};
use super::{guard, route};

/// Bytes that are handed over at once, at most.
const LARGEST: usize = 512 << 20;
/// Bytes of a request to what needs no cookie, at most.
const SMALL: usize = 1 << 12;
/// Bytes of a head, at most.
const HEAD: usize = 32 << 10;
/// Lines of a head, at most.
const LINES: usize = 100;
/// Connections at a time, at most.
const CONNECTIONS: usize = 64;
/// Bytes that are still taken of a body that is not wanted, so that its sender hears why.
const UNWANTED: usize = 8 << 20;
/// The name of a file that is handed over, in percent-encoding.
const NAME: HeaderName = HeaderName::from_static("x-nume");
/// When that file was last changed.
const CHANGED: HeaderName = HeaderName::from_static("x-schimbat");
/// For how long the last page and what is not wanted are waited for, in parts.
const LOOK: Duration = Duration::from_millis(100);
/// Between two looks whether somebody comes in.
const PAUSE: Duration = Duration::from_millis(5);
/// For how long a connection may say nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// A port of this computer that listens.
///
/// # Errors
/// When the port is taken.
pub fn listen(port: u16) -> Result<(TcpListener, u16), PageError> {
    let fail = |source| PageError::Port { port, source };
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(fail)?;
    listener.set_nonblocking(true).map_err(fail)?;
    let port = listener.local_addr().map_err(fail)?.port();
    Ok((listener, port))
}

/// Answers until somebody ends it, or nobody has been there for long.
pub fn serve(listener: &TcpListener, desk: &Arc<Desk>) {
    let open = Arc::new(AtomicUsize::new(0));
    while !desk.is_over() {
        match listener.accept() {
            Ok((stream, _)) if open.load(Ordering::Relaxed) < CONNECTIONS => {
                let (desk, open) = (Arc::clone(desk), Arc::clone(&open));
                open.fetch_add(1, Ordering::Relaxed);
                std::thread::spawn(move || {
                    // A browser that goes away is no error.
                    let _ = converse(stream, &desk);
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            }
            // One too many: it is closed, and the browser asks again.
            Ok(_) => {}
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
    // The last page is on its way.
    std::thread::sleep(LOOK * 2);
}

/// A request that cannot be read: the connection ends with it.
enum Broken {
    /// With a reply.
    Refused(StatusCode),
    /// Without one.
    Gone,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// The head of a request.
struct Head {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    /// Bytes that its body has.
    length: usize,
    /// Whether the connection ends with it.
    last: bool,
}

fn converse(mut stream: TcpStream, desk: &Arc<Desk>) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(SILENCE))?;
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let head = match head(&mut stream, &mut rest) {
            Ok(Some(head)) => head,
            Ok(None) | Err(Broken::Gone) => return Ok(()),
            Err(Broken::Refused(status)) => return send(&mut stream, route::refused(status, desk), true),
        };
        let known = guard::is_known(&head.headers, desk.port, &desk.secret);
        if let Err(status) = admit(&head, desk) {
            send(&mut stream, route::refused(status, desk), true)?;
            return drain(&mut stream);
        }
        // The script's question whether the program is still there is no sign of life of a person.
        if known && head.path != "/stare" {
            desk.touch();
        }
        if head.headers.get(EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue")) {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let body = body(&mut stream, &mut rest, head.length)?;
        let name = head.headers.get(NAME).map(|value| {
            let encoded = [b"n=", value.as_bytes()].concat();
            form_urlencoded::parse(&encoded).next().map(|(_, name)| name.into_owned()).unwrap_or_default()
        });
        let changed = head.headers.get(CHANGED).and_then(|value| value.to_str().ok()?.parse().ok());
        let Head { method, path, query, last, .. } = head;
        let ask = Ask { method, path, query, name, changed, known, body };
        // A fault of a library that was not caught nearer to it: the work of the others goes on.
        let reply = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| route::reply(desk, &ask)));
        let reply = reply.unwrap_or_else(|_| Reply::status(StatusCode::INTERNAL_SERVER_ERROR));
        send(&mut stream, reply, last)?;
        if last {
            return Ok(());
        }
    }
}

/// Whether a request is let in, before anything of its body is read.
fn admit(head: &Head, desk: &Desk) -> Result<(), StatusCode> {
    guard::admit(&head.method, &head.path, &head.headers, desk.port, &desk.secret)?;
    let limit = if guard::OPEN.contains(&head.path.as_str()) { SMALL } else { LARGEST };
    if head.length > limit { Err(StatusCode::PAYLOAD_TOO_LARGE) } else { Ok(()) }
}

/// The head of the next request; none where the connection ended between two. `rest` is what was read beyond it.
fn head(stream: &mut TcpStream, rest: &mut Vec<u8>) -> Result<Option<Head>, Broken> {
    loop {
        let mut lines = [httparse::EMPTY_HEADER; LINES];
        let mut request = httparse::Request::new(&mut lines);
        match request.parse(rest) {
            Ok(httparse::Status::Complete(length)) => {
                let head = read(&request)?;
                rest.drain(..length);
                return Ok(Some(head));
            }
            Ok(httparse::Status::Partial) if rest.len() <= HEAD => {}
            Ok(httparse::Status::Partial) => return Err(Broken::Refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)),
            Err(_) => return Err(Broken::Refused(StatusCode::BAD_REQUEST)),
        }
        if more(stream, rest)? == 0 {
            return if rest.is_empty() { Ok(None) } else { Err(Broken::Gone) };
        }
    }
}

fn read(request: &httparse::Request<'_, '_>) -> Result<Head, Broken> {
    let bad = || Broken::Refused(StatusCode::BAD_REQUEST);
    let method = Method::from_bytes(request.method.unwrap_or_default().as_bytes()).map_err(|_| bad())?;
    let target = request.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = HeaderMap::new();
    for line in request.headers.iter() {
        let name = HeaderName::from_bytes(line.name.as_bytes()).map_err(|_| bad())?;
        headers.append(name, HeaderValue::from_bytes(line.value).map_err(|_| bad())?);
    }
    if headers.contains_key(TRANSFER_ENCODING) {
        return Err(Broken::Refused(StatusCode::LENGTH_REQUIRED));
    }
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    let length = match (lengths.next(), lengths.next()) {
        (None, _) => 0,
        (Some(one), None) => one.to_str().ok().and_then(|text| text.parse().ok()).ok_or_else(bad)?,
        (Some(_), Some(_)) => return Err(bad()),
    };
    let closes = headers.get(CONNECTION).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"));
    let (path, query, last) = (path.to_owned(), query.to_owned(), closes || request.version != Some(1));
    Ok(Head { method, path, query, headers, length, last })
}

/// The body of a request.
fn body(stream: &mut TcpStream, rest: &mut Vec<u8>, length: usize) -> io::Result<Bytes> {
    while rest.len() < length {
        if more(stream, rest)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    let beyond = rest.split_off(length);
    Ok(std::mem::replace(rest, beyond).into())
}

/// Reads on; how many bytes came.
fn more(stream: &mut TcpStream, rest: &mut Vec<u8>) -> io::Result<usize> {
    let mut piece = [0; 1 << 16];
    let read = stream.read(&mut piece)?;
    rest.extend_from_slice(piece.get(..read).unwrap_or_default());
    Ok(read)
}

fn send(stream: &mut TcpStream, mut reply: Reply, last: bool) -> io::Result<()> {
    let mut headers: HeaderMap = reply.headers.drain(..).collect();
    guard::mark(&mut headers);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(reply.body.len()));
    if last {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let mut head = format!("HTTP/1.1 {}\r\n", reply.status).into_bytes();
    for (name, value) in &headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head)?;
    stream.write_all(&reply.body)?;
    stream.flush()
}

/// Takes what is still coming of a request that was refused: else its sender would not hear why.
fn drain(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(LOOK * 5))?;
    let mut rest = Vec::new();
    let mut taken = 0;
    while taken < UNWANTED {
        rest.clear();
        match more(stream, &mut rest)? {
            0 => break,
            read => taken += read,
        }
    }
    Ok(())
}
