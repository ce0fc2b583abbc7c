//! The files of `src/`, as text and as tokens.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// A Rust file of the project.
pub(crate) struct RustFile {
    /// Its path from `src/`, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

impl RustFile {
    /// Its tokens; comments are none, and what is inside macros is.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let stream: TokenStream = self.text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        tokens
    }
}

/// A token with the line it stands on; brackets are tokens as well.
pub(crate) struct Token {
    /// As it is written.
    pub(crate) text: String,
    /// From 1.
    pub(crate) line: usize,
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        let mut push = |text: String| tokens.push(Token { text, line });
        match tree {
            TokenTree::Ident(identifier) => push(identifier.to_string()),
            TokenTree::Punct(mark) => push(mark.as_char().to_string()),
            TokenTree::Literal(literal) => push(literal.to_string()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                push(open.to_owned());
                flatten(group.stream(), tokens);
                tokens.push(Token { text: close.to_owned(), line });
            }
        }
    }
}

/// Every Rust file under `src/`, by path.
pub(crate) fn files() -> Vec<RustFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    gather(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let parts = path.strip_prefix(&root).unwrap().components();
            let name = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/");
            RustFile { path: name, text: fs::read_to_string(&path).unwrap() }
        })
        .collect()
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

/// Tokens with what the file says about where they stand.
pub(crate) struct Scope {
    /// How many inline modules the token is in.
    pub(crate) n_inline_modules: usize,
    /// Whether one of them is `tests`.
    pub(crate) is_test: bool,
}

/// The scope of each token.
pub(crate) fn scopes(tokens: &[Token]) -> Vec<Scope> {
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut depth = 0;
    let mut scopes = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => {
                depth += 1;
                if at >= 2 && tokens[at - 2].text == "mod" {
                    open.push((depth, tokens[at - 1].text == "tests"));
                }
            }
            "}" => {
                if open.last().is_some_and(|(opened, _)| *opened == depth) {
                    open.pop();
                }
                depth -= 1;
            }
            _ => {}
        }
        scopes.push(Scope { n_inline_modules: open.len(), is_test: open.iter().any(|(_, is_test)| *is_test) });
    }
    scopes
}

/// Whether the tokens from an index on are these.
pub(crate) fn is_at(tokens: &[Token], at: usize, expected: &[&str]) -> bool {
    tokens.len() >= at + expected.len() && expected.iter().zip(&tokens[at..]).all(|(text, token)| token.text == *text)
}
