//! `jauap check` finds each fault where it stands, says how to mend it, and finds none in the shipped knowledge.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this test's own that goes when it ends.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{name}-{}", std::process::id()));
        // Left over from a run that was killed.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The sound knowledge with the engine's own messages as shipped.
    pub(crate) fn with_base(name: &str) -> Self {
        let folder = Self::new(name);
        lay_over(&root().join("tests/knowledge-broken/base"), &folder.0);
        for language in ["kk", "ru", "en"] {
            for name in ["system", "channels", "widget"] {
                let own = format!("locales/{language}/{name}.ftl");
                fs::copy(root().join(&own), folder.0.join(&own)).unwrap();
            }
        }
        folder
    }

    fn check(&self, arguments: &[&str]) -> Output {
        jauap(&self.0, &[&["--knowledge", "knowledge", "--locales", "locales", "check"], arguments].concat())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn jauap(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jauap"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("JAUAP_KNOWLEDGE")
        .env_remove("JAUAP_LOCALES")
        .output()
        .unwrap()
}

fn lay_over(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
            lay_over(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// All that a person or a script sees of a run.
fn transcript(output: &Output) -> String {
    format!("{}{}exit {}\n", text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

#[test]
fn sound_knowledge_has_no_finding() {
    let output = Folder::with_base("sound").check(&[]);
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).starts_with("0 errors, 0 warnings"), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn each_fault_gives_exactly_its_rendering() {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root().join("tests/knowledge-broken")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir() && !path.ends_with("base"));
    cases.sort();
    let mut faults = Vec::new();
    for case in &cases {
        let code = case.file_name().unwrap().to_str().unwrap();
        let folder = Folder::with_base(code);
        lay_over(case, &folder.0);
        let rendered = transcript(&folder.check(&[]));
        let is_title = |line: &&str| line.starts_with("error[") || line.starts_with("warning[");
        let titles: Vec<&str> = rendered.lines().filter(is_title).collect();
        if titles.is_empty() || !titles.iter().all(|title| title.contains(&format!("[{code}]"))) {
            faults.push(format!("{code} must be broken in this one way:\n{rendered}"));
        }
        insta::with_settings!({ snapshot_path => case, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("rendering", rendered);
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_check_has_a_broken_knowledge() {
    for code in codes() {
        assert!(
            root().join("tests/knowledge-broken").join(&code).is_dir(),
            "break the base knowledge in tests/knowledge-broken/{code}"
        );
    }
}

#[test]
fn a_message_of_the_engine_that_a_locale_lacks_is_an_error() {
    let folder = Folder::with_base("system");
    let path = folder.0.join("locales/en/system.ftl");
    let system: String = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with("clarify"))
        .fold(String::new(), |text, line| text + line + "\n");
    fs::write(&path, system).unwrap();
    let output = folder.check(&[]);
    assert!(text(&output.stdout).contains("locale `en` has no message `clarify`"), "{}", text(&output.stdout));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn json_counts_columns_in_characters() {
    let folder = Folder::with_base("json");
    lay_over(&root().join("tests/knowledge-broken/example_twice"), &folder.0);
    let output = folder.check(&["--json"]);
    insta::assert_snapshot!(text(&output.stdout));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn warnings_alone_are_no_failure() {
    let folder = Folder::with_base("warnings");
    lay_over(&root().join("tests/knowledge-broken/sentence_uncited"), &folder.0);
    assert_eq!(folder.check(&[]).status.code(), Some(0));
}

#[test]
fn folders_that_cannot_be_read_are_wrong_usage() {
    let output = jauap(&Folder::new("nothing").0, &["--knowledge", "nowhere", "check"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("`nowhere`"), "{}", text(&output.stderr));
}

#[test]
fn the_shipped_knowledge_has_no_error() {
    let output = jauap(root(), &["check", "--json"]);
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors: Vec<String> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| format!("{}:{}:{} {}", finding["file"], finding["line"], finding["column"], finding["message"]))
        .collect();
    assert!(errors.is_empty(), "{} errors, `jauap check` shows them:\n{}", errors.len(), errors.join("\n"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_page_of_all_checks_is_up_to_date() {
    let page = page_of_checks();
    let path = root().join("docs/checks.md");
    if std::env::var_os("JAUAP_UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/checks.md is stale: run JAUAP_UPDATE_DOCS=1 cargo test the_page_of_all_checks");
}

#[test]
fn the_page_names_every_fault_of_the_file_format() {
    let reader = fs::read_to_string(root().join("src/engine/knowledge/file.rs")).unwrap();
    let page = page_of_checks();
    for found in reader.split("Finding::error(\"").skip(1) {
        let code = found.split('"').next().unwrap();
        assert!(page.contains(&format!("`{code}`")), "`{code}` is missing in src/engine/checks/mod.rs");
    }
}

/// Files that hold a check: their page begins as a check's does.
fn codes() -> Vec<String> {
    let folder = root().join("src/engine/checks");
    let mut codes: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| module_page(path).contains("\n# What it does\n"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    codes.sort();
    codes
}

fn module_page(path: &Path) -> String {
    let lines = fs::read_to_string(path).unwrap();
    let page = lines.lines().map_while(|line| line.strip_prefix("//!"));
    page.map(|line| line.strip_prefix(' ').unwrap_or(line)).fold(String::new(), |page, line| page + line + "\n")
}

fn page_of_checks() -> String {
    const HEADINGS: [&str; 4] = ["# What it does", "# Why is this bad", "# Example", "# Use instead"];
    let checks = root().join("src/engine/checks");
    let mut page = String::from(
        "<!-- Made from the head of each file in src/engine/checks by JAUAP_UPDATE_DOCS=1 cargo test the_page_of_all_checks. -->\n\n\
         # What `jauap check` finds\n\n",
    );
    for code in codes() {
        let written = module_page(&checks.join(format!("{code}.rs")));
        for heading in HEADINGS {
            assert!(written.contains(&format!("\n{heading}\n")), "src/engine/checks/{code}.rs has no `{heading}`");
        }
        page.push_str(&["## ", &code, "\n\n"].concat());
        let mut is_code = false;
        for line in written.lines() {
            is_code ^= line.starts_with("```");
            let level = if !is_code && line.starts_with("# ") { "##" } else { "" };
            page.push_str(&[level, line, "\n"].concat());
        }
        page.push('\n');
    }
    let head = module_page(&checks.join("mod.rs"));
    let format = head
        .split_once("# Faults of the file format")
        .expect("the head of checks/mod.rs lists the faults of the format")
        .1;
    page.push_str(&["## Faults of the file format", format].concat());
    page
}
