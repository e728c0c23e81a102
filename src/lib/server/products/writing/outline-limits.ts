/** More sections than anybody orders: the demo keeps the creator's own headings. */
export const maxSections = 40;
