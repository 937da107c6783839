import { stallRows } from './rows/stalls.ts';
import { testRows } from './row.ts';

describe('contract · stalls', () => testRows(stallRows));
