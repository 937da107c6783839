import { endingRows } from './rows/usage.ts';
import { testRows } from './row.ts';

describe('contract · endings', () => testRows(endingRows));
