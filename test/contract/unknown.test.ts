import { unknownRows } from './rows/malformed.ts';
import { testRows } from './row.ts';

describe('contract · unknown and repeated', () => testRows(unknownRows));
