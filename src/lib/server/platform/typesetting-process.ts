import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import type { Answer, Order, Pictures } from './typesetting.ts';

// One document, then the end: the compiler never gives memory back (ADR 0024). It runs as it is, beside the bundled app.

/** Read with the package, so that the document looks the same on every machine. */
const faces = [
	'inter/400Regular/Inter_400Regular',
	'inter/500Medium/Inter_500Medium',
	'inter/600SemiBold/Inter_600SemiBold',
	'inter/800ExtraBold/Inter_800ExtraBold',
	'source-serif-4/400Regular/SourceSerif4_400Regular',
	'source-serif-4/600SemiBold/SourceSerif4_600SemiBold',
	'source-serif-4/700Bold/SourceSerif4_700Bold',
	'vazirmatn/400Regular/Vazirmatn_400Regular',
	'vazirmatn/600SemiBold/Vazirmatn_600SemiBold',
	'vazirmatn/800ExtraBold/Vazirmatn_800ExtraBold',
	'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular',
	'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold'
].map((face) => import.meta.resolve(`@expo-google-fonts/${face}.ttf`));

type Compiled = { compiler: NodeCompiler; result: NodeTypstDocument };

function compile({ templatePath, content }: Order): Compiled | { fault: string } {
	const compiler = NodeCompiler.create({
		workspace: dirname(templatePath), // a template reads nothing outside its folder
		fontArgs: [{ fontPaths: faces.map((face) => fileURLToPath(face)) }]
	});
	const compiled = compiler.compile({ mainFilePath: templatePath, inputs: { content } });
	const { result } = compiled;
	if (!result) return { fault: JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? []) };
	return { compiler, result };
}

async function answer(order: Order): Promise<Answer> {
	const compiled = compile(order);
	if ('fault' in compiled) return compiled;
	const { compiler, result } = compiled;
	if (order.pictures) return { pictures: await drawAll(compiler.plainSvg(result), order.pictures) };
	// PDF/UA-1: whoever has it read aloud hears headings and the heads of tables.
	const options = { pdfStandard: 'ua-1', creationTimestamp: Math.floor(order.madeAt / 1000) };
	return { pdf: compiler.pdf(result, options) };
}

/** Letters are outlines in the drawing, so it looks the same whatever faces a machine has. */
async function drawAll(svg: string, { widths, backdrop }: Pictures): Promise<Uint8Array[]> {
	const { default: sharp } = await import('sharp'); // slow to load, and documents need none
	return Promise.all(
		widths.map(async (width) => {
			const page = sharp(Buffer.from(svg.replace(/width="[\d.]+pt" height="[\d.]+pt"/, `width="${width}"`)));
			const { height } = await page.metadata();
			const drawn = backdrop
				? sharp(backdrop)
						.resize({ width, height, fit: 'cover' })
						.composite([{ input: await page.png({ compressionLevel: 1 }).toBuffer() }])
				: page.flatten({ background: 'white' });
			return drawn.webp({ quality: 90, smartSubsample: true }).toBuffer();
		})
	);
}

process.once('message', (order: Order) => {
	void answer(order).then((made) => process.send?.(made, () => process.disconnect()));
});
