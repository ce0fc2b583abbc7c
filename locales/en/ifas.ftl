ifas-overview = As chair of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026, Kazakhstan focuses its efforts on completing the process of improving IFAS, developing a mutually beneficial mechanism for managing the region's water and energy resources, ensuring the timely and high-quality implementation of environmental programmes, and taking coordinated measures to overcome the consequences of climate change.
    .title = IFAS chairmanship
    .question = What are the efforts of Kazakhstan's IFAS chairmanship focused on?

ifas-years = Kazakhstan chairs the International Fund for Saving the Aral Sea (IFAS) in 2024–2026. Its efforts are focused on completing the process of improving IFAS, a mutually beneficial mechanism for managing the region's water and energy resources, environmental programmes, and overcoming the consequences of climate change.
    .title = Years of IFAS chairmanship
    .question = Which years does Kazakhstan's IFAS chairmanship cover?

ifas-improvement = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on completing the process of improving IFAS. Its other tasks are a mutually beneficial mechanism for managing the region's water and energy resources, environmental programmes, and overcoming the consequences of climate change.
    .title = Improving IFAS
    .question = What does the document say about the process of improving IFAS?

ifas-water-energy = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on developing a mutually beneficial mechanism for managing the region's water and energy resources. Its other tasks are completing the process of improving IFAS, environmental programmes, and overcoming the consequences of climate change.
    .title = Water and energy resources
    .question = What is being developed to manage the region's water and energy resources?

ifas-environment = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on ensuring the timely and high-quality implementation of environmental programmes. Its other tasks are completing the process of improving IFAS, a mutually beneficial mechanism for managing the region's water and energy resources, and overcoming the consequences of climate change.
    .title = Environmental programmes
    .question = What does the document say about environmental programmes under the IFAS chairmanship?

ifas-climate = Kazakhstan's chairmanship of the International Fund for Saving the Aral Sea (IFAS) in 2024–2026 is focused on taking coordinated measures to overcome the consequences of climate change. Its other tasks are completing the process of improving IFAS, a mutually beneficial mechanism for managing the region's water and energy resources, and environmental programmes.
    .title = Climate change
    .question = What does the IFAS chairmanship plan in response to climate change?
