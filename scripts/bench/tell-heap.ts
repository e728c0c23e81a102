// Preloaded into the programs of a bench: at SIGUSR2 one collects what nobody holds and writes down what is left.
import { renameSync, writeFileSync } from 'node:fs';
import { heapFile } from './heap.ts';

process.on('SIGUSR2', () => {
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	const file = heapFile(process.pid);
	writeFileSync(`${file}.part`, String(heapUsed + external));
	renameSync(`${file}.part`, file);
});
