export type Mail = { subject: string; text: string; html: string; links: string[] };
type Stored = { subject: string; text?: string; html?: string; date: string; to: { address: string }[] };

/** The local inbox: the newest mail to an address, waited for at most 15 s. */
export function openInbox(inboxUrl: string) {
	async function all(email: string): Promise<Stored[]> {
		const answer = await fetch(`${inboxUrl}/api/email`);
		const mails = (await answer.json()) as Stored[];
		return mails.filter(({ to }) => to.some(({ address }) => address.toLowerCase() === email.toLowerCase()));
	}
	return {
		count: async (email: string): Promise<number> => (await all(email)).length,
		latestTo: async (email: string, subject = /./): Promise<Mail> => {
			const until = Date.now() + 15_000;
			while (Date.now() < until) {
				const mail = (await all(email)).filter((found) => subject.test(found.subject)).at(-1);
				if (mail) return describeMail(mail);
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			throw new Error(`no mail to ${email} within 15 s`);
		}
	};
}

function describeMail({ subject, text = '', html = '' }: Stored): Mail {
	const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
	return { subject, text, html, links };
}
