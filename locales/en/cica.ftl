# Conference on Interaction and Confidence Building Measures in Asia (CICA)

cica-overview = The main achievement of Kazakhstan's chairmanship of the Conference on Interaction and Confidence Building Measures in Asia (CICA) was the transition to a new stage of institutional development. Under the transformation roadmap, the Charter and Rules of Procedure were developed, the Catalogue of Confidence-Building Measures was updated, and the Council of Eminent Persons (“Council of Wise Men” in the text), the Think Tank Forum (“Forum of Think Tanks”) and the CICA Fund were established. Kazakhstan also took the initiative to digitize the interaction of the participating countries and launched a platform for the exchange of data and analytical materials.
    .title = CICA chairmanship
    .question = What was done during Kazakhstan's chairmanship of CICA?

cica-achievement = The main achievement of Kazakhstan's chairmanship of the Conference on Interaction and Confidence Building Measures in Asia (CICA) was the transition to a new stage of institutional development.
    .title = Main CICA achievement
    .question = What is the main achievement of Kazakhstan's chairmanship of CICA?

cica-roadmap = Under the CICA transformation roadmap, the Charter and Rules of Procedure were developed, the Catalogue of Confidence-Building Measures was updated, and the Council of Eminent Persons (“Council of Wise Men” in the text), the Think Tank Forum (“Forum of Think Tanks”) and the CICA Fund were established.
    .title = CICA transformation
    .question = What was done under the CICA transformation roadmap?

cica-charter = The Charter and Rules of Procedure of CICA were developed under its transformation roadmap. In addition, the Catalogue of Confidence-Building Measures was updated, and the Council of Eminent Persons (“Council of Wise Men” in the text), the Think Tank Forum (“Forum of Think Tanks”) and the CICA Fund were established.
    .title = CICA Charter
    .question = What is said about the Charter and Rules of Procedure of CICA?

cica-catalogue = The Catalogue of Confidence-Building Measures was updated under the CICA transformation roadmap. In addition, the Charter and Rules of Procedure were developed, and the Council of Eminent Persons (“Council of Wise Men” in the text), the Think Tank Forum (“Forum of Think Tanks”) and the CICA Fund were established.
    .title = Confidence-building measures
    .question = What was done with CICA's Catalogue of Confidence-Building Measures?

cica-bodies = Under the CICA transformation roadmap, 3 bodies were established: the Council of Eminent Persons (“Council of Wise Men” in the text), the Think Tank Forum (“Forum of Think Tanks”) and the CICA Fund. In addition, the Charter and Rules of Procedure were developed and the Catalogue of Confidence-Building Measures was updated.
    .title = New CICA bodies
    .question = Which new bodies were established in CICA?

cica-council = The Council of Eminent Persons (“Council of Wise Men” in the text) was established under the CICA transformation roadmap. In addition, the Think Tank Forum (“Forum of Think Tanks”) and the CICA Fund were established, the Charter and Rules of Procedure were developed, and the Catalogue of Confidence-Building Measures was updated.
    .title = Council of Wise Men
    .question = What is known about the Council of Wise Men of CICA?

cica-think-tanks = The Think Tank Forum (“Forum of Think Tanks” in the text) was established under the CICA transformation roadmap. In addition, the Council of Eminent Persons (“Council of Wise Men”) and the CICA Fund were established, the Charter and Rules of Procedure were developed, and the Catalogue of Confidence-Building Measures was updated.
    .title = Think Tank Forum
    .question = What is said about the Forum of Think Tanks in CICA?

cica-fund = The CICA Fund was established under the CICA transformation roadmap. In addition, the Council of Eminent Persons (“Council of Wise Men” in the text) and the Think Tank Forum (“Forum of Think Tanks”) were established, the Charter and Rules of Procedure were developed, and the Catalogue of Confidence-Building Measures was updated.
    .title = CICA Fund
    .question = What is known about the CICA Fund?

cica-digital = As chair of CICA, Kazakhstan took the initiative to digitize the interaction of the participating countries and launched a platform for the exchange of data and analytical materials.
    .title = CICA digitization
    .question = What initiative on digitization did Kazakhstan take in CICA?

cica-platform = The platform that Kazakhstan launched as chair of CICA is for the exchange of data and analytical materials. Kazakhstan also took the initiative to digitize the interaction of the participating countries.
    .title = Data platform
    .question = What is the platform launched by Kazakhstan in CICA used for?
