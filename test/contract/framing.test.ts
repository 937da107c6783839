import { framingRows, largeRows } from './rows/framing.ts';
import { testRows } from './row.ts';

describe('contract · framing', () => testRows(framingRows));

describe('contract · large lines', () => testRows(largeRows));
