//! The Fluent bundles, one a language, and the messages that are asked of them.

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentError, FluentResource};
use unic_langid::LanguageIdentifier;

use super::number;
use crate::engine::language::{Language, PerLanguage};
use crate::engine::source::{Source, Sources};

/// All messages of the locales.
pub struct Wording {
    bundles: PerLanguage<FluentBundle<FluentResource>>,
}

impl Wording {
    /// Reads the sources that end in `.ftl`; what is wrong with them is for the checks to say.
    #[must_use]
    pub fn build(sources: &Sources) -> Self {
        let mut bundles = PerLanguage(Language::ALL.map(empty_bundle));
        for (_, source) in sources.iter() {
            if let Some(language) = locale_of(source) {
                let resource = match FluentResource::try_new(source.text.clone()) {
                    Ok(resource) | Err((resource, _)) => resource,
                };
                // A message written twice keeps its first wording; the checks report it.
                let _ = bundles.get_mut(language).add_resource(resource);
            }
        }
        Self { bundles }
    }

    /// A message, or nothing if the locale has none of that name.
    ///
    /// A name may have an attribute: `sco-events.title`.
    #[must_use]
    pub fn message(&self, language: Language, name: &str, arguments: &[(&str, &str)]) -> Option<String> {
        let bundle = self.bundles.get(language);
        let (id, attribute) = name.split_once('.').map_or((name, None), |(id, attribute)| (id, Some(attribute)));
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set(*name, *value);
        }
        let mut errors: Vec<FluentError> = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
    }
}

/// The language of a locale's source, by its folder: `locales/kk/sco.ftl`.
#[must_use]
pub fn locale_of(source: &Source) -> Option<Language> {
    if !source.has_ending("ftl") {
        return None;
    }
    source.name.rsplit('/').nth(1).and_then(Language::from_code)
}

fn empty_bundle(language: Language) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // The marks around placeables break copied text and links; all three scripts run left to right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(if language == Language::English { number::english } else { number::kazakh_or_russian }));
    bundle
}
