import { type ReactNode, useId } from 'react'
import { ErrorBoundary } from './error-boundary'

/** A region of a page with its own error boundary. `tools`: elements beside the heading. */
export function Panel({
  name,
  title,
  tools,
  children,
}: {
  name: string
  title: string
  tools?: ReactNode
  children: ReactNode
}) {
  const heading = useId()
  return (
    <section className={`panel panel-${name}`} id={name} aria-labelledby={heading} tabIndex={-1}>
      <header className="panel-header">
        <h2 id={heading}>{title}</h2>
        {tools}
      </header>
      <div className="panel-body">
        <ErrorBoundary>{children}</ErrorBoundary>
      </div>
    </section>
  )
}
