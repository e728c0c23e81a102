import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { findFaults } from '../../src/lib/server/billing/reconciling.ts';
import { listDays } from '../../src/lib/server/billing/wallet.ts';
import { formatDate } from '../../src/lib/ui/format.ts';
import { after, openTimeMachine, stateOf, type TimeMachine } from '../support/time-travel.ts';

const zoneOfTests = process.env.TZ;
let time: TimeMachine;
beforeAll(async () => {
	time = await openTimeMachine({ timezone: 'Europe/Lisbon' });
	const { rows } = await time.db.query('show timezone');
	expect(rows).toEqual([{ TimeZone: 'Europe/Lisbon' }]);
});
afterEach(() => setZone(zoneOfTests));
afterAll(() => time.stop());

function setZone(zone = ''): void {
	if (zone) process.env.TZ = zone;
	else delete process.env.TZ;
}

const text = (at: string | null, timeZone: string) => formatDate(at ?? '', 'pt-PT', { time: true, timeZone });

// Each row: a month that ends in an hour that the zone's clocks leave out, and a year's month that ends in one they go through twice
// (at Lord Howe Island the clocks move by half an hour).
const changes = [
	{
		zone: '', // none is set
		reader: 'Europe/Lisbon',
		month: { from: '2027-02-28T01:30:00Z', until: '2027-03-28T01:30:00Z', next: '2027-04-28T01:30:00Z' },
		year: { from: '2027-08-31T00:30:00Z', until: '2027-10-31T00:30:00Z', next: '2027-11-30T00:30:00Z' },
		says: ['28/03/2027, 02:30', '31/10/2027, 01:30']
	},
	{
		zone: 'Europe/Lisbon',
		reader: 'America/New_York',
		month: { from: '2027-02-28T01:30:00Z', until: '2027-03-28T01:30:00Z', next: '2027-04-28T01:30:00Z' },
		year: { from: '2027-08-31T00:30:00Z', until: '2027-10-31T00:30:00Z', next: '2027-11-30T00:30:00Z' },
		says: ['27/03/2027, 21:30', '30/10/2027, 20:30']
	},
	{
		zone: 'America/New_York',
		reader: 'America/New_York',
		month: { from: '2027-02-14T07:30:00Z', until: '2027-03-14T07:30:00Z', next: '2027-04-14T07:30:00Z' },
		year: { from: '2027-10-07T05:30:00Z', until: '2027-11-07T05:30:00Z', next: '2027-12-07T05:30:00Z' },
		says: ['14/03/2027, 03:30', '07/11/2027, 01:30']
	},
	{
		zone: 'Australia/Lord_Howe',
		reader: 'Australia/Lord_Howe',
		month: { from: '2027-09-02T15:40:00Z', until: '2027-10-02T15:40:00Z', next: '2027-11-02T15:40:00Z' },
		year: { from: '2027-03-03T14:45:00Z', until: '2027-04-03T14:45:00Z', next: '2027-05-03T14:45:00Z' },
		says: ['03/10/2027, 02:40', '04/04/2027, 01:45']
	}
];

it.each(changes)(
	'a month ends on the same second of UTC through both changes of clocks, run in “$zone”, read in $reader',
	async ({ zone, reader, month, year, says }) => {
		setZone(zone);
		const ada = await time.subscribe(month.from);
		await time.liveTo(after(month.until, -1), ada);
		const before = await stateOf(ada);
		expect(before).toMatchObject({ monthly: 50, periodEnd: month.until, until: month.until });
		expect(text(before.periodEnd, reader)).toBe(says[0]);
		await time.liveTo(after(month.until, 71), ada);
		expect(await stateOf(ada)).toMatchObject({ monthly: 50, periodEnd: month.next, until: month.next });

		const bob = await time.subscribe(year.from, { interval: 'year' });
		let given = 1;
		for (let until: string | null = null; until !== year.until; given += 1) {
			({ until } = await stateOf(bob));
			await time.liveTo(after(until, -1), bob);
			expect(await stateOf(bob)).toMatchObject({ monthly: 50, until });
			await time.moveTo(after(until, 11), bob);
			await time.db.query('select public.grant_due_months()'); // these sessions are in the database's zone, requests in UTC
			await time.runHourly();
		}
		expect(text(year.until, reader)).toBe(says[1]);
		expect(await stateOf(bob)).toMatchObject({ monthly: 50, until: year.next });

		const days = await listDays(bob.member.supabase, bob.member.workspaceId, 120, reader);
		expect(new Set(days.map(({ day }) => day)).size).toBe(120);
		expect(days.reduce((sum, { granted }) => sum + granted, 0)).toBe(10 + given * 50);
		expect(await findFaults()).toEqual([]);
		await time.leave(ada, bob);
	},
	180_000
);
