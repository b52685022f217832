import { type DeploymentController } from '../cluster/deployment-controller'

const LINKS = ['/restaurants', '/openapi.json', '/consumers']

/** The page at `/` if the frontend is not built: the pods and some links. `url`: address of the gateway. */
export function placeholderPage(url: string, deployments: readonly DeploymentController[]): string {
  const rows = deployments.map(
    ({ name, readyPods, replicas }) => `<tr><td>${name}</td><td>${readyPods.length}/${replicas}</td></tr>`,
  )
  const links = LINKS.map((link) => `<li><a href="${link}">${link}</a></li>`)
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
<p>The browser simulator is not built; everything else is running. Run <code>npm run build</code>, then start again.</p>
<h2>Pods ready</h2>
<table>${rows.join('')}</table>
<h2>Place an order</h2>
<pre>curl -X POST -H 'Content-Type: application/json' -d '{}' ${url}/createOrder</pre>
<h2>Pages</h2>
<ul>${links.join('')}</ul>
</body>
</html>
`
}
