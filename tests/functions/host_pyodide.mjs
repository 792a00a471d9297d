// Cases on stdin through the one-file build in Pyodide, results on stdout.
// node host_pyodide.mjs PYODIDE MODULE SITE: pyodide.mjs, the build (xlplan_lite.py), and a folder with xlwings and holidays
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , pyodidePath, modulePath, site] = process.argv;
const { loadPyodide } = await import(pathToFileURL(pyodidePath).href);
const py = await loadPyodide({ stdout: (line) => process.stderr.write(line + "\n") });
py.mountNodeFS("/site", site);
py.FS.writeFile("/home/pyodide/xlplan_lite.py", readFileSync(modulePath, "utf8"));
py.globals.set("given", readFileSync(0, "utf8"));
const answer = py.runPython(`
import json, sys
sys.path.append("/site")   # xlwings and holidays, as xlwings Lite installs them from requirements.txt
import xlplan_lite

def cell(value):
    # as xlwings Lite hands cells over: dates as day numbers, errors as text (err_to_str), blanks as None
    if isinstance(value, dict) and "date" in value:
        import datetime
        return float((datetime.date.fromisoformat(value["date"]) - datetime.date(1899, 12, 30)).days)
    if isinstance(value, dict):
        return value["error"]
    return None if value == "" else value

def argument(value):
    if isinstance(value, dict) and "missing" in value:
        return None
    rows = value["range"] if isinstance(value, dict) and "range" in value else value
    if not isinstance(rows, list):
        return [[cell(rows)]]   # ndim=2
    return [[cell(c) for c in row] for row in rows]

def plain(value):
    import datetime
    if isinstance(value, datetime.date):
        return {"date": value.date().isoformat() if isinstance(value, datetime.datetime) else value.isoformat()}
    return value

results = []
for name, values in json.loads(given):
    result = getattr(xlplan_lite, name)(*[argument(v) for v in values])
    rows = result if isinstance(result, list) else [[result]]
    results.append([[plain(c) for c in row] for row in rows])
loaded = [m for m in ("pandas", "numpy", "openpyxl", "lxml") if m in sys.modules]
assert not loaded, loaded
json.dumps(results)
`);
process.stdout.write("\n--answer--\n" + answer);
