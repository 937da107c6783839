import { malformedRows } from './rows/malformed.ts';
import { testRows } from './row.ts';

describe('contract · malformed', () => testRows(malformedRows));
