import * as z from 'zod';
import './chat.css';
import { ChatPage } from './page.ts';

// The page's policy forbids eval, which zod would otherwise try for speed.
z.config({ jitless: true });

document.body.append(new ChatPage());
