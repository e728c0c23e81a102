// Loaded before each child (`node --import`): a child whose supervisor is gone, SIGKILL included, ends itself.
import { isMainThread } from 'node:worker_threads';

const GRACE_SECONDS = 5;

if (isMainThread && process.channel) {
	process.on('disconnect', () => {
		setTimeout(() => process.exit(1), GRACE_SECONDS * 1000).unref();
		process.kill(process.pid, 'SIGTERM'); // the child's own orderly way out
	});
	process.channel.unref(); // the leash alone keeps nobody alive
}
