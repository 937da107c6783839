import { oversizeRows } from './rows/oversize.ts';
import { testRows } from './row.ts';

describe('contract · oversize', () => testRows(oversizeRows));
