import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Answer, Order } from './typesetting.ts';

// One document, then the end: the compiler never gives memory back (ADR 0024). It runs as it is, beside the bundled app.

/** Read with the package, so that the document looks the same on every machine. */
const faces = [
	import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
	import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
	import.meta.resolve('@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf'),
	import.meta.resolve('@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf'),
	import.meta.resolve('@expo-google-fonts/vazirmatn/600SemiBold/Vazirmatn_600SemiBold.ttf')
];

function typeset({ templatePath, content, madeAt }: Order): Answer {
	const compiler = NodeCompiler.create({
		workspace: dirname(templatePath), // a template reads nothing outside its folder
		fontArgs: [{ fontPaths: faces.map((face) => fileURLToPath(face)) }]
	});
	const compiled = compiler.compile({ mainFilePath: templatePath, inputs: { content } });
	const { result } = compiled;
	if (!result) return { fault: JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? []) };
	// PDF/UA-1: whoever has it read aloud hears headings and the heads of tables.
	const options = { pdfStandard: 'ua-1', creationTimestamp: Math.floor(madeAt / 1000) };
	return { pdf: compiler.pdf(result, options) };
}

process.once('message', (order: Order) => {
	process.send?.(typeset(order), () => process.disconnect());
});
