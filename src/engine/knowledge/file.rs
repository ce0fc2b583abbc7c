//! Reads the curator's TOML files and reports every fault in them at once.
//!
//! The tree is walked by hand and not by serde, which stops at the first fault.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Bot, Concept, ConceptKind, Intent, Knowledge, Purpose, Texts};
use crate::engine::document::{Document, split_sentences};
use crate::engine::finding::Finding;
use crate::engine::language::{AnswerKind, Language, PerLanguage};
use crate::engine::source::{Located, SourceId, Sources, Span};

/// Most similar name that a misspelt one may have meant, if any is near.
#[must_use]
pub fn suggestion<'a>(misspelt: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f64 = 0.8;
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(misspelt, name), name))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// Reads all sources that end in `.toml`, and the documents beside theirs.
#[must_use]
pub fn read(sources: &Sources) -> (Knowledge, Vec<Finding>) {
    let mut knowledge = Knowledge::default();
    let mut findings = Vec::new();
    for (id, source) in sources.iter() {
        if !source.has_ending("toml") {
            continue;
        }
        let mut file = File { source: id, text: &source.text, findings: &mut findings };
        let Some(table) = file.parse() else { continue };
        if is_document(&source.name) {
            file.document(&table, &source.name, sources, &mut knowledge);
        } else {
            file.knowledge(&table, &mut knowledge);
        }
    }
    (knowledge, findings)
}

fn is_document(name: &str) -> bool {
    name.rsplit('/').nth(1) == Some("documents")
}

struct File<'s, 'f> {
    source: SourceId,
    text: &'s str,
    findings: &'f mut Vec<Finding>,
}

impl<'s> File<'s, '_> {
    fn at(&self, bytes: std::ops::Range<usize>) -> Span {
        Span { source: self.source, bytes }
    }

    fn parse(&mut self) -> Option<DeTable<'s>> {
        let (table, mut errors) = DeTable::parse_recoverable(self.text);
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let line = self.text[..span.start.min(self.text.len())].rfind('\n').map_or(0, |at| at + 1);
            let line = self.text[line..].lines().next().unwrap_or_default();
            self.findings.push(Finding::error("toml_syntax", self.at(span), error.message(), syntax_help(line)));
        }
        errors.is_empty().then(|| table.into_inner())
    }

    fn document(&mut self, table: &DeTable<'s>, name: &str, sources: &Sources, knowledge: &mut Knowledge) {
        self.only_keys(table, &["title", "published", "url", "language"], "a document");
        let text_name = format!("{}.txt", name.trim_end_matches(".toml"));
        let Some((text_id, text)) = sources.iter().find(|(_, source)| source.name == text_name) else {
            let help = format!("put the document's text, word for word, into `{text_name}`");
            self.findings.push(Finding::error(
                "document_text_missing",
                self.at(0..0),
                "this document has no text",
                help,
            ));
            return;
        };
        let mut field = |key| self.required_string(table, key, "a document").map(|text| text.value);
        let (title, published, url, language) = (field("title"), field("published"), field("url"), field("language"));
        knowledge.documents.push(Document {
            id: text_name.rsplit('/').next().unwrap_or_default().trim_end_matches(".txt").to_owned(),
            title: title.unwrap_or_default(),
            published: published.unwrap_or_default(),
            url: url.unwrap_or_default(),
            language: language.unwrap_or_default(),
            sentences: split_sentences(&text.text),
            text: text.text.clone(),
            span: Span { source: text_id, bytes: 0..text.text.len() },
        });
    }

    fn knowledge(&mut self, table: &DeTable<'s>, knowledge: &mut Knowledge) {
        const TABLES: &[&str] = &["concept", "intent", "unknown", "smalltalk"];
        self.only_keys(table, &[TABLES, &["default_language", "starters", "handoff_url"]].concat(), "a knowledge file");
        if table.contains_key("starters") || table.contains_key("default_language") {
            knowledge.bot = Bot {
                default_language: self.language(table, "default_language").unwrap_or(Language::English),
                starters: self.texts(table, "starters"),
                handoff_url: self.string(table, "handoff_url").map(|url| url.value),
            };
        }
        for &kind in TABLES {
            for entry in self.tables(table, kind) {
                match kind {
                    "concept" => knowledge.concepts.extend(self.concept(&entry)),
                    "intent" => knowledge.intents.extend(self.intent(&entry, Purpose::Answer, "an intent")),
                    "unknown" => knowledge.intents.extend(self.intent(&entry, Purpose::Unknown, "an unknown")),
                    _ => knowledge.intents.extend(self.intent(&entry, Purpose::Smalltalk, "small talk")),
                }
            }
        }
    }

    fn concept(&mut self, entry: &Entry<'_, 's>) -> Option<Concept> {
        let entries = entry.table;
        self.only_keys(entries, &["id", "kind", "words", "ambiguous", "beside"], "a concept");
        let id = self.id(entry, "a concept")?;
        let kind = match self.string(entries, "kind") {
            None => ConceptKind::Term,
            Some(kind) => match kind.value.as_str() {
                "entity" => ConceptKind::Entity,
                "unknown" => ConceptKind::Unknown,
                "term" => ConceptKind::Term,
                other => {
                    let message = format!("`{other}` is no kind of concept");
                    self.findings.push(Finding::error(
                        "value_unknown",
                        kind.span,
                        message,
                        "write `entity`, `unknown`, or leave the line out",
                    ));
                    ConceptKind::Term
                }
            },
        };
        Some(Concept {
            id,
            kind,
            words: self.by_language(entries, "words"),
            ambiguous: self.by_language(entries, "ambiguous"),
            beside: self.texts(entries, "beside"),
        })
    }

    fn intent(&mut self, entry: &Entry<'_, 's>, purpose: Purpose, what: &str) -> Option<Intent> {
        let entries = entry.table;
        let keys: &[&str] = match purpose {
            Purpose::Answer => &["id", "quotes", "needs", "excludes", "gives", "follow_ups", "justified", "examples"],
            Purpose::Unknown => &["id", "needs", "excludes", "follow_ups", "justified", "examples"],
            Purpose::Smalltalk => &["id", "follow_ups", "sets_language", "justified", "examples"],
        };
        self.only_keys(entries, keys, what);
        let id = self.id(entry, what)?;
        let mut gives = Vec::new();
        for kind in self.texts(entries, "gives") {
            match AnswerKind::from_name(&kind.value) {
                Some(known) => gives.push(known),
                None => self.unknown_value(&kind, AnswerKind::ALL.map(AnswerKind::name).as_slice(), "kind of answer"),
            }
        }
        Some(Intent {
            id,
            purpose,
            quotes: self.texts(entries, "quotes"),
            needs: self.texts(entries, "needs"),
            excludes: self.texts(entries, "excludes"),
            gives,
            follow_ups: self.texts(entries, "follow_ups"),
            justified: self.texts(entries, "justified"),
            sets_language: self.language(entries, "sets_language"),
            examples: self.by_language(entries, "examples"),
        })
    }

    fn id(&mut self, entry: &Entry<'_, 's>, what: &str) -> Option<Located<String>> {
        let Some(id) = self.string(entry.table, "id") else {
            if !entry.table.contains_key("id") {
                let help = "give it a name in small Latin letters: `id = \"topic.what\"`";
                self.findings.push(Finding::error(
                    "key_missing",
                    entry.span.clone(),
                    format!("{what} has no `id`"),
                    help,
                ));
            }
            return None;
        };
        let well_formed = !id.value.is_empty()
            && id
                .value
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
        if !well_formed {
            let message = format!("`{}` cannot be an id", id.value);
            let help = "use small Latin letters, digits, `.` and `_` only";
            self.findings.push(Finding::error("id_malformed", id.span.clone(), message, help));
        }
        Some(id)
    }

    fn only_keys(&mut self, table: &DeTable<'s>, known: &[&str], what: &str) {
        for key in table.keys() {
            let name = key.get_ref();
            if known.contains(&name.as_ref()) {
                continue;
            }
            let help = suggestion(name, known.iter().copied())
                .map_or_else(|| format!("it may hold {}", listed(known)), |near| format!("did you mean `{near}`?"));
            self.findings.push(Finding::error(
                "key_unknown",
                self.at(key.span()),
                format!("{what} has no `{name}`"),
                help,
            ));
        }
    }

    fn unknown_value(&mut self, written: &Located<String>, known: &[&str], what: &str) {
        let help = suggestion(&written.value, known.iter().copied())
            .map_or_else(|| format!("write one of {}", listed(known)), |near| format!("did you mean `{near}`?"));
        let message = format!("`{}` is no {what}", written.value);
        self.findings.push(Finding::error("value_unknown", written.span.clone(), message, help));
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'s>>, key: &str, wanted: &str, example: &str) {
        let message = format!("`{key}` must be {wanted}, and this is {}", type_name(value.get_ref()));
        self.findings.push(Finding::error("type_wrong", self.at(value.span()), message, format!("write {example}")));
    }

    fn string(&mut self, table: &DeTable<'s>, key: &str) -> Option<Located<String>> {
        let value = table.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, key, "text", &format!("`{key} = \"…\"`"));
            return None;
        };
        Some(Located { value: text.to_owned(), span: self.at(value.span()) })
    }

    fn required_string(&mut self, table: &DeTable<'s>, key: &str, what: &str) -> Option<Located<String>> {
        if !table.contains_key(key) {
            let help = format!("add `{key} = \"…\"`");
            self.findings.push(Finding::error("key_missing", self.at(0..0), format!("{what} has no `{key}`"), help));
        }
        self.string(table, key)
    }

    fn language(&mut self, table: &DeTable<'s>, key: &str) -> Option<Language> {
        let code = self.string(table, key)?;
        let language = Language::from_code(&code.value);
        if language.is_none() {
            self.unknown_value(&code, Language::ALL.map(Language::code).as_slice(), "language");
        }
        language
    }

    fn texts(&mut self, table: &DeTable<'s>, key: &str) -> Texts {
        table.get(key).map(|value| self.texts_of(value, key)).unwrap_or_default()
    }

    fn texts_of(&mut self, value: &Spanned<DeValue<'s>>, key: &str) -> Texts {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of texts", &format!("`{key} = [\"…\", \"…\"]`"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(text) if text.trim().is_empty() => {
                    self.findings.push(Finding::error(
                        "text_empty",
                        self.at(item.span()),
                        format!("empty text in `{key}`"),
                        "fill it or take it out",
                    ));
                }
                Some(text) => texts.push(Located { value: text.to_owned(), span: self.at(item.span()) }),
                None => self.wrong_type(item, key, "a list of texts", "each item between straight quotes"),
            }
        }
        texts
    }

    fn by_language(&mut self, table: &DeTable<'s>, key: &str) -> PerLanguage<Texts> {
        let mut texts = PerLanguage::default();
        let Some(value) = table.get(key) else { return texts };
        let Some(languages) = value.get_ref().as_table() else {
            self.wrong_type(value, key, "a list a language", &format!("`{key}.kk = [\"…\"]`"));
            return texts;
        };
        self.only_keys(languages, &Language::ALL.map(Language::code), &format!("`{key}`"));
        for language in Language::ALL {
            if let Some(list) = languages.get(language.code()) {
                *texts.get_mut(language) = self.texts_of(list, &format!("{key}.{}", language.code()));
            }
        }
        texts
    }

    fn tables<'t>(&mut self, table: &'t DeTable<'s>, key: &str) -> Vec<Entry<'t, 's>> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of tables", &format!("`[[{key}]]` with two brackets"));
            return Vec::new();
        };
        let mut entries = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => entries.push(Entry { table, span: self.at(item.span()) }),
                None => self.wrong_type(item, key, "a list of tables", &format!("`[[{key}]]` with two brackets")),
            }
        }
        entries
    }
}

/// One `[[…]]` table of a file.
struct Entry<'t, 's> {
    table: &'t DeTable<'s>,
    span: Span,
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn syntax_help(line: &str) -> &'static str {
    if line.contains(['“', '”']) && !line.contains('\'') {
        "write straight quotes `\"…\"` around text"
    } else if line.matches('"').count() > 2 {
        "write `'…'` around text that itself holds `\"`, and a comma between two texts"
    } else if line.matches('"').count() % 2 == 1 {
        "close the text with `\"`"
    } else {
        "see docs/knowledge.md for the format; a comma stands between two texts of a list"
    }
}
