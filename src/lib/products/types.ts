/** The shapes a product's content takes between the brief and the reader. */

export type OutlineSection = {
	title: string;
	/** What the reader can do or knows after it, in one sentence. */
	intent: string;
	keyPoints: string[];
	/** Courses only: the module that the lesson belongs to. Lessons of one module stand together. */
	module?: string | undefined;
	/** Courses only: what the learner can do after the lesson, one to four. */
	objectives?: string[] | undefined;
};

export type Outline = {
	title: string;
	/** Empty when there is nothing to add to the title. */
	subtitle: string;
	/** What the product does for its reader, in one or two sentences. */
	promise: string;
	sections: OutlineSection[];
};

/** What sections that are written side by side share. */
export type StyleSheet = {
	/** How the text speaks to its reader. */
	voice: string;
	terms: { term: string; use: string }[];
	/** What must come out the same everywhere. */
	facts: string[];
	/** What each section will say, in the outline's order. */
	summaries: string[];
};

export type SectionText = {
	title: string;
	/** Without the section's own title. */
	markdown: string;
};

export type SalesPage = {
	headline: string;
	promise: string;
	benefits: string[];
	/** For whom the product is. */
	audience: string;
	faq: { question: string; answer: string }[];
	/** Only what the creator said about the author; empty when nothing was. */
	aboutAuthor: string;
	/** The words on the button, without the price; empty for the usual ones. */
	callToAction: string;
	/** At most 60 characters. */
	seoTitle: string;
	/** At most 160 characters. */
	seoDescription: string;
};
