const hourMs = 60 * 60 * 1000;
const widestOffsetMs = 16 * hourMs; // more than any zone is away from UTC

/** The zone if this machine knows it, else UTC: a profile may name a zone that never was. */
export function knownZone(name: string): string {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return name; // as it was chosen: the machine's own name for it may be another
	} catch {
		return 'UTC';
	}
}

/** Tells the calendar day of an instant, as `2026-11-21`: Sweden writes days as ISO 8601 does. */
const calendarOf = (zone: string) =>
	new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', numberingSystem: 'latn' });

/** The calendar day of an instant in the zone. */
export function dayOf(instant: Date, zone: string): string {
	return calendarOf(zone).format(instant);
}

/**
 * The instant at which a calendar day (`2026-11-21`) begins in the zone, found by halving: where the clocks change at
 * midnight, a day begins at another hour. A day that a zone left out begins when the next one does.
 */
export function startOfDay(day: string, zone: string): Date {
	const calendar = calendarOf(zone);
	const midnight = Date.parse(`${day}T00:00:00Z`);
	let [before, begun] = [midnight - widestOffsetMs, midnight + widestOffsetMs];
	while (begun - before > 1) {
		const middle = Math.floor((before + begun) / 2);
		if (calendar.format(middle) >= day) begun = middle;
		else before = middle;
	}
	return new Date(begun);
}

/** The day after in the calendar. */
export function dayAfter(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10);
}
