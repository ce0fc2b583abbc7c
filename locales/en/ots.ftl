ots-overview = Kazakhstan's chairmanship of the Organization of Turkic States (OTS) was marked by the launch of the large-scale programme “TURKTIME!” and contributed to strengthening cultural and economic integration; within this initiative of the Head of State, projects in education, scientific research and entrepreneurship were implemented. A mechanism of permanent representatives was established, state symbols were unified, and an Investment Fund was created to support strategic projects. Mutual trade between the participating countries increased significantly and exceeded 45 billion US dollars, which indicates the growth of economic cooperation.
    .title = OTS chairmanship
    .question = What were the results of Kazakhstan's chairmanship of the OTS?

ots-turktime = “TURKTIME!” is a large-scale programme whose launch marked Kazakhstan's chairmanship of the Organization of Turkic States (OTS). The chairmanship also contributed to the strengthening of cultural and economic integration.
    .title = “TURKTIME!”
    .question = What kind of programme is “TURKTIME!”?

ots-integration = Kazakhstan's chairmanship of the Organization of Turkic States (OTS) contributed to strengthening cultural and economic integration. It was also marked by the launch of the large-scale programme “TURKTIME!”.
    .title = Turkic integration
    .question = How did the chairmanship contribute to the integration of the Turkic states?

ots-projects = Within the “TURKTIME!” programme, launched during Kazakhstan's chairmanship of the Organization of Turkic States (OTS), projects in the field of education, scientific research and entrepreneurship were implemented. The programme is an initiative of the Head of State.
    .title = “TURKTIME!” projects
    .question = In which fields were “TURKTIME!” projects implemented?

ots-initiator = The “TURKTIME!” programme, launched during Kazakhstan's chairmanship of the Organization of Turkic States (OTS), is an initiative of the Head of State. Within it, projects in the field of education, scientific research and entrepreneurship were implemented.
    .title = Initiator of “TURKTIME!”
    .question = Who put forward the “TURKTIME!” initiative?

ots-representatives = During Kazakhstan's chairmanship of the Organization of Turkic States (OTS), a mechanism of permanent representatives was established. In addition, state symbols were unified, and an Investment Fund was created to support strategic projects.
    .title = Permanent representatives
    .question = What does the document say about permanent representatives in the OTS?

ots-symbols = According to the document, during Kazakhstan's chairmanship of the Organization of Turkic States (OTS) “state symbols were unified”. In addition, a mechanism of permanent representatives was established, and an Investment Fund was created to support strategic projects.
    .title = State symbols
    .question = What does the document say about state symbols?

ots-fund = During Kazakhstan's chairmanship of the Organization of Turkic States (OTS), an Investment Fund was created to support strategic projects. In addition, a mechanism of permanent representatives was established, and state symbols were unified.
    .title = OTS Investment Fund
    .question = For what purpose was the OTS Investment Fund created?

ots-institutions = During Kazakhstan's chairmanship of the Organization of Turkic States (OTS), a mechanism of permanent representatives was established, state symbols were unified, and an Investment Fund was created to support strategic projects.
    .title = What the OTS set up
    .question = What mechanisms and fund were established in the OTS under Kazakhstan's chairmanship?

ots-trade = Mutual trade between the participating countries of the Organization of Turkic States (OTS) increased significantly and exceeded 45 billion US dollars. This indicates the growth of economic cooperation.
    .title = OTS mutual trade
    .question = What sum did mutual trade between OTS countries exceed?

ots-trade-growth = According to the document, the significant increase in mutual trade between the participating countries of the Organization of Turkic States (OTS), which exceeded 45 billion US dollars, indicates the growth of economic cooperation.
    .title = Growth of trade
    .question = What does the growth of mutual trade between OTS countries indicate?
