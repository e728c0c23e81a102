/** Covers: composed of type and colour, over a picture of a model, or a creator's own picture. */
export { chooseCover, composeAgain, ensureCover, sheetOf, uploadCover } from './choosing.ts';
export {
	acceptPicture,
	findPicture,
	quotePicture,
	requestPicture,
	requirePicture,
	watchPicture
} from './pictures.ts';
