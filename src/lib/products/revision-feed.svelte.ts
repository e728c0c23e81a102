import { followEvents } from './event-feed.ts';
import { takeDelta, type LiveTexts } from './live-text.ts';
import { isWriting, type Revision } from './revisions.ts';

/** A revision as its page sees it, its text kept current by server-sent events while `follow` runs. */
export class RevisionFeed {
	texts = $state.raw<LiveTexts>({});
	isReconnecting = $state(false);

	/** Follows the events at `url`; calls `done` once the text is ready or the revision ended. */
	follow(url: string, done: () => void): () => void {
		return followEvents<Revision>(url, {
			snapshot: (revision) => {
				this.texts = { ...this.texts, [revision.id]: { attempt: revision.attempt, text: revision.partial } };
				if (isWriting(revision)) return false;
				done();
				return true;
			},
			delta: (delta) => (this.texts = takeDelta(this.texts, delta)),
			reconnecting: (isReconnecting) => (this.isReconnecting = isReconnecting)
		});
	}
}
