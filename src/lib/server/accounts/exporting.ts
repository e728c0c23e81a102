import { baseLocale, isLocale, type Locale } from '../../paraglide/runtime.js';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';
import { AccountData, accountFiles, productFiles, sourceFile, type Section } from './export-files.ts';
import { openZip } from './export-zip.ts';

const linkLivesSeconds = 60;

type Wanted = { userId: string; path: string; madeAt: string; locale: Locale };

/**
 * Makes the export's file, stores it, and has the mail sent. Repeating overwrites the same file, and changes nothing once
 * it is ready. What can't be made is marked as failed: at once when it is too large, else after the last attempt.
 */
export async function exportAccount(
	{ exportId }: { exportId: string },
	{ isLastAttempt, signal }: JobContext
): Promise<void> {
	try {
		const wanted = await findWanted(exportId);
		if (wanted) await makeFile(exportId, wanted, signal);
	} catch (error) {
		const isTooLarge = error instanceof DomainError && error.code === 'export_too_large';
		if (isTooLarge || isLastAttempt) await fail(exportId, isTooLarge ? 'export_too_large' : 'export_failed');
		if (!isTooLarge) throw error;
		log.warn({ exportId }, 'an export is larger than its bucket takes');
	}
}

async function makeFile(exportId: string, wanted: Wanted, signal: AbortSignal): Promise<void> {
	const file = await zipOf(wanted, signal);
	await store(wanted.path, file);
	const isWaitedFor = unwrap(
		await secretClient().rpc('finish_data_export', { p_export_id: exportId, p_size_bytes: file.length })
	);
	if (!isWaitedFor) await removeFiles('exports', [wanted.path]); // the account went meanwhile
}

/** The export, as long as it is to be made: an account whose time is over gets no new files. */
async function findWanted(exportId: string): Promise<Wanted | null> {
	const row = unwrapMaybe(
		await secretClient()
			.from('data_exports')
			.select('user_id, path, created_at, profiles!inner(locale, delete_at)')
			.eq('id', exportId)
			.eq('state', 'queued')
			.maybeSingle()
	);
	if (!row || (row.profiles.delete_at && Date.parse(row.profiles.delete_at) <= Date.now())) return null;
	const { locale } = row.profiles;
	return {
		userId: row.user_id,
		path: row.path,
		madeAt: row.created_at,
		locale: locale && isLocale(locale) ? locale : baseLocale
	};
}

async function zipOf({ userId, madeAt, locale }: Wanted, signal: AbortSignal): Promise<Uint8Array> {
	const data = AccountData.parse(
		unwrap(await secretClient().rpc('collect_account_data', { p_user_id: userId }))
	);
	const zip = openZip(new Date(madeAt));
	for (const { name, text } of accountFiles(data, locale, madeAt)) zip.addText(name, text);
	for (const product of data.products) {
		signal.throwIfAborted();
		for (const { name, text } of productFiles(product, await sectionsOf(product.id))) zip.addText(name, text);
	}
	for (const { id } of data.sources) {
		signal.throwIfAborted();
		const text = await findSourceText(id);
		if (text !== null) zip.addText(sourceFile(id), text);
	}
	const picture = data.account.avatar_path ? await readPicture(data.account.avatar_path) : null;
	if (picture) zip.addBytes('avatar.webp', picture);
	return zip.close();
}

async function sectionsOf(productId: string): Promise<Section[]> {
	return unwrap(
		await secretClient().from('sections').select('title, body').eq('product_id', productId).order('position')
	);
}

/** Null for one that was swept at this moment: no order had taken it. */
async function findSourceText(id: string): Promise<string | null> {
	const row = unwrapMaybe(await secretClient().from('sources').select('text').eq('id', id).maybeSingle());
	return row?.text ?? null;
}

/** A picture that was replaced at this moment is left out. */
async function readPicture(path: string): Promise<Uint8Array | null> {
	const { data } = await secretClient().storage.from('avatars').download(path);
	return data ? new Uint8Array(await data.arrayBuffer()) : null;
}

async function store(path: string, file: Uint8Array): Promise<void> {
	const { error } = await secretClient()
		.storage.from('exports')
		.upload(path, file, { contentType: 'application/zip', cacheControl: '0', upsert: true });
	if (error) throw new Error('storage: the export was not stored', { cause: error });
}

async function fail(exportId: string, code: string): Promise<void> {
	unwrapMaybe(await secretClient().rpc('fail_data_export', { p_export_id: exportId, p_error_code: code }));
}

/** Removes files. Repeating, or files that are gone already, changes nothing. */
export async function removeFiles(bucket: string, paths: string[]): Promise<void> {
	if (paths.length === 0) return;
	const { error } = await secretClient().storage.from(bucket).remove(paths);
	if (error) throw new Error(`storage: files of ${bucket} were not removed`, { cause: error });
}

/** Ends exports that nobody can finish any more, and removes the files whose seven days are over. Safe to repeat. */
export async function expireExports(): Promise<void> {
	const over = unwrap(await secretClient().rpc('sweep_data_exports'));
	if (over.length === 0) return;
	await removeFiles(
		'exports',
		over.map(({ path }) => path)
	);
	unwrapMaybe(await secretClient().rpc('expire_data_exports', { p_ids: over.map(({ id }) => id) }));
	log.info({ expired: over.length }, 'exports expired');
}

/**
 * Where the visitor may fetch their export from, for a minute. Throws `export_not_found` (404, also for another's),
 * `export_expired` (410), `storage_unavailable` (503).
 */
export async function linkTo(supabase: SessionClient, exportId: string): Promise<string> {
	// As the visitor: row-level security knows only their own.
	const found = unwrapMaybe(
		await supabase
			.from('data_exports')
			.select('path, state, created_at, expires_at')
			.eq('id', exportId)
			.maybeSingle()
	);
	if (!found || found.state === 'queued' || found.state === 'failed')
		throw new DomainError('export_not_found', 404);
	if (found.state === 'expired' || Date.parse(found.expires_at ?? '') <= Date.now())
		throw new DomainError('export_expired', 410);
	const download = `noxloop-data-${found.created_at.slice(0, 10)}.zip`;
	const { data, error } = await secretClient()
		.storage.from('exports')
		.createSignedUrl(found.path, linkLivesSeconds, { download });
	if (error) throw new DomainError('storage_unavailable', 503, { cause: error });
	return data.signedUrl;
}
