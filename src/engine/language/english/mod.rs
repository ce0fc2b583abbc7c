//! English: its function words, and stems by Snowball.

use super::profile::{AnswerKind, Profile, WordRole};
use snowball_stemmers_rs::{Algorithm, Stemmer};

/// What the analysis knows of English.
pub static PROFILE: Profile =
    Profile { code: "en", name: "English", function_words: FUNCTION_WORDS, stem: stem_word };

fn stem_word(word: &str, _is_known: &dyn Fn(&str) -> bool) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("s'")).unwrap_or(word);
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

static FUNCTION_WORDS: &[(WordRole, &[&str])] = &[
    (WordRole::Asks(AnswerKind::Number), &[
        "how many", "how much", "number of", "what number", "count", "quantity", "total number", "how big", "how large", "amount",
    ]),
    (WordRole::Asks(AnswerKind::Time), &[
        "when", "what time", "which year", "what year", "which years", "what years", "which month", "what month", "what date", "which date", "what day", "which day",
        "since when", "until when", "how long", "how many years", "date", "what period", "which period", "timeframe", "time frame", "deadline", "by what year", "by which year",
    ]),
    (WordRole::Asks(AnswerKind::Place), &[
        "where", "which city", "what city", "what place", "which place", "where from", "whereabouts", "venue", "location",
    ]),
    (WordRole::Asks(AnswerKind::Person), &[
        "who", "whom", "whose", "which country", "what country", "which countries", "what countries", "with whom",
    ]),
    (WordRole::Asks(AnswerKind::Reason), &["why", "what for", "for what reason", "how come", "reason"]),
    (WordRole::Question, &[
        "what", "which", "how", "is", "are", "was", "were", "do", "does", "did", "can", "could", "has", "have", "had", "will", "would", "should",
        "whether", "if", "what is", "what kind of", "what kinds of", "what sort of", "what about", "how about", "list", "name", "isn't", "aren't", "wasn't", "didn't", "doesn't", "don't", "what's", "who's", "how's", "is it true",
    ]),
    (WordRole::Courtesy, &[
        "ok", "okay", "hey", "hi", "hello", "good morning", "good afternoon", "good evening", "thanks", "thank you", "cheers", "goodbye", "bye",
    ]),
    (WordRole::Filler, &[
        "tell", "tell me", "please", "pls", "plz", "explain", "describe", "give", "give me", "show", "show me", "remind", "say", "says", "said", "could you", "can you", "would you", "i want to know",
        "i would like to know", "i'd like to know", "i'd like", "want", "like", "know", "wonder", "wondering", "curious", "interested", "ask", "asking", "question", "answer", "info", "information", "details", "more", "briefly", "summary please",
        "about", "on", "concerning", "regarding", "a", "an", "the", "and", "or", "but", "also", "of", "in", "at", "to", "for", "from", "by", "with", "as", "into", "onto", "over", "under", "between", "among", "through", "during", "within", "while", "than", "then", "so", "such", "that", "this", "these", "those", "there", "here", "it", "its", "it's", "he", "him", "his", "she", "her", "they", "them", "their", "we", "us", "our", "i", "i'm", "i've", "me", "my", "you", "your", "be", "been", "being", "am", "not", "no", "yes", "never", "all", "every", "each", "any", "some", "many", "much", "few", "several", "most", "very", "too", "only", "just", "even", "still", "again", "other", "another", "same", "own", "up", "out", "off", "down", "get", "got", "getting", "make", "made", "thing", "things", "stuff", "kind", "sort", "way", "lot", "really", "actually", "basically", "exactly", "precisely", "specifically", "well", "anyway", 
        "student", "essay", "thesis", "dissertation", "homework", "exam", "teacher", "professor", "supervisor", "lecture", "seminar", "class", "presentation", "report", "journalist", "editor", "writing", "write", "reading", "read", "heard", "hear", "saw", "see", "seen", "colleague", "friend", "brother", "sister", "father", "mother", "uncle", "aunt", "son", "daughter", "wife", "husband", "grandfather", "neighbour", "neighbor", "boss", "someone", "somebody", "anyone", "anybody", "everyone", "mentioned", "mention", "mentions", "yesterday", "today", "recently", "now", "currently", "ago", "maybe", "perhaps", "according to", "according", "in the document", "in the text", "in the article", "in the release", "states", "stated", "true", "correct", "right", "sure", "one", "let", "let's", "go", "going", "gonna", "im", "whats", "dont", "didnt",
    ]),
];
