//! The help widget as it is served: its words, its caches, its checksum, and whose pages may ask.

use axum::body::Body;
use axum::http::{Method, Request};
use jauap::engine::language::Language;
use jauap::engine::wording::SYSTEM_MESSAGES;
use serde_json::json;

use crate::support::{Got, Server, config, engine};

/// Most bytes that a visitor loads, compressed.
const GZIP_BYTES_MAX: usize = 15 * 1024;
const QUESTION: &str = "How many events were held during the SCO chairmanship?";

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_script_speaks_every_language_and_holds_its_style() {
    let got = Server::new().get("/widget.js").await;
    assert_eq!((got.status.as_u16(), got.header("content-type")), (200, "text/javascript; charset=utf-8"));
    for language in Language::ALL {
        for message in SYSTEM_MESSAGES.iter().filter(|message| message.name.starts_with("widget-")) {
            let word = engine().message(language, message.name).unwrap();
            assert!(got.body.contains(&serde_json::to_string(&word).unwrap()), "{language:?} {}", message.name);
        }
        let starter = engine().starters(language).first().unwrap().text.clone();
        assert!(got.body.contains(&starter), "{starter}");
    }
    assert!(got.body.contains("prefers-color-scheme"), "no style");
    assert!(!got.body.contains("\n//") && !got.body.contains("\n/*"), "comments are for readers of the source");
}

#[tokio::test]
async fn no_text_can_become_markup_and_no_code_is_made_of_text() {
    let body = Server::new().get("/widget.js").await.body;
    for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"] {
        assert!(!body.contains(sink), "{sink}");
    }
}

#[tokio::test]
async fn it_is_small_and_compressed_for_who_takes_that() {
    let server = Server::new();
    let got = get(&server, "/widget.js", &[("accept-encoding", "br, gzip")]).await;
    assert_eq!((got.header("content-encoding"), got.header("vary")), ("gzip", "accept-encoding"));
    let bytes: usize = got.header("content-length").parse().unwrap();
    assert!(bytes <= GZIP_BYTES_MAX, "{bytes} bytes");
    assert_eq!(server.get("/widget.js").await.header("content-encoding"), "");
}

#[tokio::test]
async fn it_is_sent_again_only_when_it_has_changed() {
    let server = Server::new();
    let first = server.get("/widget.js").await;
    let tag = first.header("etag").to_owned();
    for held in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let again = get(&server, "/widget.js", &[("if-none-match", &held)]).await;
        assert_eq!(
            (again.status.as_u16(), again.body.as_str(), again.header("etag")),
            (304, "", tag.as_str()),
            "{held}"
        );
    }
    assert_eq!(get(&server, "/widget.js", &[("if-none-match", "\"other\"")]).await.status, 200);
    // The compressed file is another one.
    let other = get(&server, "/widget.js", &[("if-none-match", &tag), ("accept-encoding", "gzip")]).await;
    assert_eq!(other.status, 200);
    assert_ne!(other.header("etag"), tag);
}

#[tokio::test]
async fn an_address_with_its_hash_is_kept_for_ever_and_another_is_not() {
    let server = Server::new();
    let version = server.get("/widget.js").await.header("etag").trim_matches('"').to_owned();
    let named = server.get(&format!("/widget.js?v={version}")).await;
    assert_eq!(named.header("cache-control"), "public, max-age=31536000, immutable");
    for path in ["/widget.js", "/widget.js?v=0000000000000000", "/widget.js?v="] {
        let got = server.get(path).await;
        assert_eq!(got.header("cache-control"), "public, max-age=300, stale-while-revalidate=86400", "{path}");
    }
}

#[tokio::test]
async fn any_page_may_load_it_and_check_its_integrity() {
    let got = Server::new().get("/widget.js").await;
    assert_eq!(got.header("access-control-allow-origin"), "*");
    assert_eq!(got.header("cross-origin-resource-policy"), "cross-origin");
}

#[tokio::test]
async fn only_listed_websites_may_ask() {
    const LISTED: &str = "https://www.example.kz";
    let mut config = config();
    config.allowed_origins = vec![LISTED.to_owned()];
    let server = Server::with(&config);
    let ask = async |server: &Server, path: &str, method: Method, origin: &str| {
        let request = Request::builder().method(method).uri(path).header("origin", origin);
        let request = request.header("content-type", "application/json");
        let request = request.header("access-control-request-method", "POST");
        server.send(request.body(Body::from(json!({"text": QUESTION}).to_string())).unwrap()).await
    };
    let allowed = async |server: &Server, path: &str, origin: &str| {
        let before = ask(server, path, Method::OPTIONS, origin).await;
        let got = ask(server, path, Method::POST, origin).await;
        let origins = [before.header("access-control-allow-origin"), got.header("access-control-allow-origin")];
        assert_eq!(origins[0], origins[1], "{path} {origin}");
        assert_eq!(got.header("access-control-allow-credentials"), "");
        origins[0].to_owned()
    };
    assert_eq!(allowed(&server, "/v1/messages", LISTED).await, LISTED);
    for other in ["https://example.kz", "http://www.example.kz", "https://www.example.kz.evil.org", "null"] {
        assert_eq!(allowed(&server, "/v1/messages", other).await, "", "{other}");
    }
    assert_eq!(allowed(&server, "/metrics", LISTED).await, "", "the operator's own");
    let wrong = ask(&server, "/v1/messages?x=1", Method::POST, LISTED).await;
    assert_eq!((wrong.status.as_u16(), wrong.header("access-control-allow-origin")), (400, LISTED), "problems, too");
    config.allowed_origins = vec!["*".to_owned()];
    assert_eq!(allowed(&Server::with(&config), "/v1/messages", "https://any.kz").await, "https://any.kz");
    let closed = ask(&Server::new(), "/v1/messages", Method::POST, LISTED).await;
    assert_eq!((closed.status.as_u16(), closed.header("access-control-allow-origin")), (200, ""), "none by default");
}

#[tokio::test]
async fn the_demonstration_is_in_the_language_wished_for_and_all_that_it_loads_is_there() {
    let server = Server::new();
    let language = async |path: &str, wishes: &str| {
        let got = get(&server, path, &[("accept-language", wishes)]).await;
        assert_eq!((got.status.as_u16(), got.header("content-type")), (200, "text/html; charset=utf-8"));
        got.body.split("<html lang=\"").nth(1).unwrap()[..2].to_owned()
    };
    assert_eq!(language("/", "ru-RU,ru;q=0.9").await, "ru");
    assert_eq!(language("/", "de").await, "kk", "the knowledge's own");
    assert_eq!(language("/?language=en&mode=launcher", "ru").await, "en");
    assert_eq!(language("/?language=xx", "en").await, "en");
    let page = server.get("/?language=en").await;
    assert!(page.header("content-security-policy").contains("require-trusted-types-for 'script'"));
    assert!(!page.body.contains("style=") && !page.body.contains("onclick"), "the policy allows nothing inline");
    let loaded = page.body.split('"').filter(|part| part.contains(".js?v=") || part.contains(".css?v="));
    let loaded: Vec<&str> = loaded.filter(|part| !part.contains([' ', '<'])).collect();
    assert_eq!(loaded.len(), 3, "{loaded:?}");
    for file in loaded {
        let got = server.get(&format!("/{file}")).await;
        assert_eq!((got.status.as_u16(), got.header("cache-control")), (200, "public, max-age=31536000, immutable"));
        assert!(!got.body.is_empty());
    }
    assert_eq!(server.get("/demo/nothing.js").await.status, 404);
}

#[tokio::test]
async fn the_page_publishes_the_checksum_of_the_script() {
    use std::fmt::Write as _;
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let server = Server::new();
    let script = server.get("/widget.js").await.body;
    let page = server.get("/").await.body;
    let published = page.split("integrity=\"").nth(1).unwrap().split('"').next().unwrap();
    // Another program's sum, not our own again.
    let mut sum = Command::new("sha384sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    sum.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let sum = String::from_utf8(sum.wait_with_output().unwrap().stdout).unwrap();
    let bytes = decoded(published.strip_prefix("sha384-").unwrap());
    let mut hexadecimal = String::new();
    for byte in bytes {
        write!(hexadecimal, "{byte:02x}").unwrap();
    }
    assert_eq!(sum.split(' ').next().unwrap(), hexadecimal);
}

/// Base64 without padding: 48 bytes need none.
fn decoded(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values: Vec<usize> = text.chars().map(|digit| DIGITS.find(digit).unwrap()).collect();
    let bytes = values.chunks(4).flat_map(|four| {
        let whole = four.iter().fold(0, |whole, value| whole << 6 | value);
        [whole >> 16, whole >> 8, whole].map(|byte| u8::try_from(byte & 0xff).unwrap())
    });
    bytes.collect()
}
