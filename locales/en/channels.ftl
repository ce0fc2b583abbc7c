# What the bot says of itself in messengers.

channel-start =
    Hello! This is Jauap, an automated assistant. It answers questions about a published document and links to its source.

    Write your question in Kazakh, Russian or English.
channel-help =
    Write your question in your own words; one message may hold two questions. The reply comes in the language of the question and with a link to its source.

    /lang – choose the language of replies
    /start – begin again
channel-text-only = I can only read text. Please write your question in words.
channel-unavailable = An answer cannot be given right now. Please try again in a little while.

channel-language-choose = Choose the language of replies:
channel-language-name = English
channel-language-set = Replies will be in English.
channel-language-automatic = Replies will be in the language of the question.

channel-source = Source
channel-sources = Sources
# At most 20 characters: it stands on a button.
channel-choose = Choose a topic

# In Telegram: the command list (at most 256 characters each), the empty chat (512) and the profile (120).
channel-command-start = Begin
channel-command-help = What the bot can do
channel-command-lang = Language of replies
channel-description = Answers questions about a published document in Kazakh, Russian and English. Each answer is given with a link to the sentence it rests on.
channel-about = Answers questions about a published document and shows the source.
