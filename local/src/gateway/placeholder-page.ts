/** One row of the table. */
interface PlaceholderRow {
  deployment: string
  ready: number
  desired: number
}

/** The page at `/` while the frontend is not built: the pods and some links. */
export function placeholderPage({
  url,
  rows,
  links,
}: {
  /** Address of this page. */
  url: string
  rows: readonly PlaceholderRow[]
  links: readonly string[]
}): string {
  const table = rows.map(
    ({ deployment, ready, desired }) => `<tr><td>${deployment}</td><td>${ready}/${desired}</td></tr>`,
  )
  const list = links.map((link) => `<li><a href="${link}">${link}</a></li>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Food delivery</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
table { border-collapse: collapse } td { padding: .2rem 1.5rem .2rem 0 } pre { overflow: auto; padding: 1rem; border: 1px solid #8888 }
</style>
</head>
<body>
<h1>Food delivery is running</h1>
<p>The browser simulator is not built; everything else is running.</p>
<h2>Pods ready</h2>
<table>${table.join('')}</table>
<h2>Order something</h2>
<pre>curl -X POST -H 'Content-Type: application/json' -d '{}' ${url}/createOrder</pre>
<h2>Look</h2>
<ul>${list.join('')}</ul>
</body>
</html>
`
}
