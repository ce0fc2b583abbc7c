//! Holds a published document word for word: its sentences, where a quote stands, and links that open it there.

use std::fmt::Write as _;
use std::ops::Range;

use super::source::Span;

/// A document that answers may cite.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name in replies: the file's name without its ending.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// The day of publication, as `YYYY-MM-DD`.
    pub published: String,
    /// Its public address.
    pub url: String,
    /// ISO code of the language it is written in.
    pub language: String,
    /// The whole text, untouched.
    pub text: String,
    /// Where that text stands.
    pub span: Span,
    /// Byte ranges of its sentences, headings and other lines, in order.
    pub sentences: Vec<Range<usize>>,
}

/// A sentence of a document: index of the document and of the sentence in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId {
    /// Index of the document.
    pub document: usize,
    /// Index of the sentence in the document.
    pub sentence: usize,
}

/// Why a quote leads to no sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuoteFault {
    /// The words do not stand in any document as they are.
    NotVerbatim,
    /// They stand in more than one sentence.
    Ambiguous,
    /// They run over the end of a sentence.
    AcrossSentences,
}

impl Document {
    /// The sentence's own words.
    #[must_use]
    pub fn sentence(&self, index: usize) -> &str {
        &self.text[self.sentences[index].clone()]
    }

    /// The address that opens the document at a sentence of it, by a text fragment
    /// (<https://wicg.github.io/scroll-to-text-fragment/>): its first and last words are enough to find it.
    #[must_use]
    pub fn link(&self, index: usize) -> String {
        const WORDS: usize = 5;
        let sentence = self.sentence(index);
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let mut link = format!("{}#:~:text=", self.url);
        if words.len() <= 2 * WORDS {
            percent_encode(&words.join(" "), &mut link);
        } else {
            percent_encode(&words[..WORDS].join(" "), &mut link);
            link.push(',');
            percent_encode(&words[words.len() - WORDS..].join(" "), &mut link);
        }
        link
    }
}

/// Finds the one sentence in which the words of a quote stand.
///
/// # Errors
/// Says which of three mistakes the quote makes.
pub fn find_sentence(documents: &[Document], quote: &str) -> Result<SentenceId, QuoteFault> {
    let mut found = None;
    let mut anywhere = false;
    for (document, text) in documents.iter().enumerate() {
        anywhere |= text.text.contains(quote);
        for sentence in 0..text.sentences.len() {
            if text.sentence(sentence).contains(quote) {
                if found.is_some() {
                    return Err(QuoteFault::Ambiguous);
                }
                found = Some(SentenceId { document, sentence });
            }
        }
    }
    found.ok_or(if anywhere { QuoteFault::AcrossSentences } else { QuoteFault::NotVerbatim })
}

/// Cuts a text into sentences: at line ends, and after `.`, `!` or `?` (with closing quotes) before a capital.
#[must_use]
pub fn split_sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let mut start = line_start;
        let mut characters = line.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if !matches!(character, '.' | '!' | '?' | '…') {
                continue;
            }
            let mut end = at + character.len_utf8();
            while let Some((next_at, next)) = characters.peek().copied() {
                if !matches!(next, '"' | '”' | '»' | '\'' | '’' | ')' | '.' | '!' | '?') {
                    break;
                }
                end = next_at + next.len_utf8();
                characters.next();
            }
            let rest = &line[end..];
            let next = rest.trim_start();
            let opens = next.trim_start_matches(['"', '“', '«', '(']).chars().next();
            if rest.len() > next.len() && opens.is_some_and(|first| first.is_uppercase() || first.is_numeric()) {
                push_trimmed(text, start..line_start + end, &mut sentences);
                start = line_start + end;
            }
        }
        push_trimmed(text, start..line_start + line.len(), &mut sentences);
        line_start += line.len();
    }
    sentences
}

fn push_trimmed(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = range.end - (piece.len() - piece.trim_end().len());
    if start < end {
        sentences.push(start..end);
    }
}

fn percent_encode(words: &str, link: &mut String) {
    for byte in words.bytes() {
        // The hyphen and the comma separate the parts of a text fragment, so inside a part they are encoded too.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            link.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(link, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = split_sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check("One. Two!", &["One.", "Two!"]);
        check("Headline\n21.02.2025 03:59\nBody.", &["Headline", "21.02.2025 03:59", "Body."]);
        check("The \"TURKTIME!\", program. \"SCO Plus\" next.", &["The \"TURKTIME!\", program.", "\"SCO Plus\" next."]);
        check("In \"Plus\" format.\" Then.", &["In \"Plus\" format.\"", "Then."]);
        check("about 3.5 per cent", &["about 3.5 per cent"]);
        check("", &[]);
    }
}
