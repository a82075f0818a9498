import { contentPolicy, pageHtml } from "../../webview/page.ts";

/** The run panel's page as the view server sends it, with its policy also as a header. */
export function servedPage({ title, nonce, token }: { title: string; nonce: string; token: string }): { html: string; policy: string } {
  const query = `?token=${encodeURIComponent(token)}`;
  const cspSource = "'self'";
  return {
    html: pageHtml({ title, nonce, scriptUri: `main.js${query}`, styleUri: `style.css${query}`, cspSource }),
    policy: contentPolicy({ nonce, cspSource }),
  };
}
