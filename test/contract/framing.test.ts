import { framingRows } from './rows/framing.ts';
import { testRows } from './row.ts';

describe('contract · framing', () => testRows(framingRows));
