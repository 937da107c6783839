import '../jitless.ts';
import './chat.css';
import { ChatPage } from './page.ts';

document.body.append(new ChatPage());
