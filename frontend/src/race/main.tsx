import 'uplot/dist/uPlot.min.css'
import '../styles/race-page.css'
import { browserHttp } from '../platform/browser-http'
import { showPage } from '../shell/page-frame'
import { RacePage } from './race-page'

showPage((props) => <RacePage {...props} http={browserHttp} />)
