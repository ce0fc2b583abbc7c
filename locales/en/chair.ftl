chair-list = Kazakhstan successfully chaired the Shanghai Cooperation Organization (SCO), the Organization of Turkic States (OTS; “Turkic States Organization, TSO” in the text), the Conference on Interaction and Confidence Building Measures in Asia (CICA), the Collective Security Treaty Organization (CSTO), the Consultative Meeting of the Heads of State of Central Asia, and the International Fund for Saving the Aral Sea (IFAS; “International Aral Sea Saving Fund, IASF” in the text). According to the document, this was an important step in strengthening Kazakhstan's international influence and expanded diplomatic opportunities.
    .title = List of chairmanships
    .question = Can you list the organizations that Kazakhstan chaired?

chair-count = The document lists 6 organizations and platforms that Kazakhstan chaired: the Shanghai Cooperation Organization (SCO), the Organization of Turkic States (OTS, or TSO in the text), the Conference on Interaction and Confidence Building Measures in Asia (CICA), the Collective Security Treaty Organization (CSTO), the Consultative Meeting of the Heads of State of Central Asia, and the International Fund for Saving the Aral Sea (IFAS, or IASF in the text).
    .title = Number of organizations
    .question = How many organizations chaired by Kazakhstan does the document list?

chair-role = In 2024, Kazakhstan chaired a number of prestigious international organizations and platforms. This contributed to addressing pressing issues on the regional and global agenda.
    .title = Chairmanship in 2024
    .question = What is said about Kazakhstan's chairmanship in 2024?

chair-contribution = Kazakhstan's chairmanship of a number of prestigious international organizations and platforms in 2024 contributed to addressing pressing issues on the regional and global agenda.
    .title = What it contributed
    .question = Which issues did Kazakhstan's chairmanship help to address?

chair-significance = According to the document, the successful chairmanship was an important step in strengthening Kazakhstan's international influence and expanded diplomatic opportunities. It covered the SCO, the OTS (TSO in the text), CICA, the CSTO, the Consultative Meeting of the Heads of State of Central Asia, and the International Fund for Saving the Aral Sea (IFAS).
    .title = Why it mattered
    .question = Why did these chairmanships matter for Kazakhstan?
