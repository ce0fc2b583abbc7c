# The document itself.

about-title = The document is titled “Kazakhstan strengthens global cooperation: main achievements of foreign policy in 2024”.
    .title = Document title
    .question = What is the full title of this document?

about-date = The document was published on 21 February 2025 (the date marked on the page is 21.02.2025).
    .title = Publication date
    .question = On what day and in what year was the document published?

about-source = The source of the document is the section of the Ministry of Foreign Affairs of the Republic of Kazakhstan on the gov.kz portal: https://www.gov.kz/memleket/entities/mfa/press/news/details/941854
    .title = Source
    .question = On which website was the document published, and what is its link?

about-subject = The document describes how Kazakhstan strengthens global cooperation and presents the main achievements of its foreign policy in 2024. In that year the country chaired a number of prestigious international organizations and platforms, which contributed to addressing pressing issues on the regional and global agenda.
    .title = About the document
    .question = What is this document mainly about?
