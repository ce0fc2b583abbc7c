water-overview = As part of Kazakhstan's water diplomacy, about 35 meetings on transboundary rivers were held in 2024 with China, Russia and Central Asian countries. Agreements on water withdrawals from the Shu, Talas and Syrdarya rivers were reached with Kyrgyzstan and Uzbekistan, and negotiations are under way with China on more than 20 rivers, including the Irtysh and Ili. The country's accession to the UN Convention on the Law of the Non-navigational Uses of International Watercourses was an important step.
    .title = Water diplomacy
    .question = What results did Kazakhstan's water diplomacy bring in 2024?

water-meetings = About 35 meetings on transboundary rivers were held in 2024 as part of Kazakhstan's water diplomacy. They took place with China, Russia and Central Asian countries.
    .title = Meetings on rivers
    .question = How many meetings on transboundary rivers were held in 2024?

water-partners = In 2024, as part of its water diplomacy, Kazakhstan held meetings on transboundary rivers with China, Russia and Central Asian countries. There were about 35 meetings in all.
    .title = Partners on water
    .question = With which countries were the meetings on transboundary rivers held?

water-agreements = Agreements on water withdrawals from the Shu, Talas and Syrdarya transboundary rivers were reached with Kyrgyzstan and Uzbekistan.
    .title = Water agreements
    .question = With whom were agreements on water withdrawals reached, and on what?

water-rivers-agreed = The agreements on water withdrawals concern three transboundary rivers: the Shu, Talas and Syrdarya. They were reached with Kyrgyzstan and Uzbekistan.
    .title = Shu, Talas, Syrdarya
    .question = Which rivers are covered by the agreements on water withdrawals?

water-kyrgyzstan = Agreements were reached with Kyrgyzstan, as well as with Uzbekistan, on water withdrawals from the Shu, Talas and Syrdarya transboundary rivers.
    .title = Agreements with Kyrgyzstan
    .question = What was agreed with Kyrgyzstan on transboundary rivers?

water-uzbekistan = Agreements were reached with Uzbekistan, as well as with Kyrgyzstan, on water withdrawals from the Shu, Talas and Syrdarya transboundary rivers.
    .title = Agreements with Uzbekistan
    .question = What was agreed with Uzbekistan on transboundary rivers?

water-china = Negotiations on transboundary rivers are under way with China. They cover more than 20 rivers, including the Irtysh and Ili.
    .title = Talks with China
    .question = What negotiations on rivers is Kazakhstan holding with China?

water-china-rivers = Kazakhstan's negotiations with China are under way on more than 20 rivers, including the Irtysh and Ili.
    .title = Irtysh, Ili and other rivers
    .question = On how many rivers, and which ones, are talks with China under way?

water-russia = Meetings on transboundary rivers were held with Russia in 2024 as part of Kazakhstan's water diplomacy. In all, about 35 such meetings took place with Russia, China and Central Asian countries.
    .title = Meetings with Russia on rivers
    .question = What did Kazakhstan discuss with Russia as part of its water diplomacy?

water-convention = Kazakhstan acceded to the UN Convention on the Law of the Non-navigational Uses of International Watercourses. The document calls the accession an important step.
    .title = UN water convention
    .question = Which UN Convention on watercourses did Kazakhstan accede to?

water-convention-significance = According to the document, Kazakhstan's accession to the UN Convention on the Law of the Non-navigational Uses of International Watercourses was an important step.
    .title = Importance of the Convention
    .question = How important was Kazakhstan's accession to the UN Convention on watercourses?
