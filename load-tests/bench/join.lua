-- Joins of many users, one after the other: wrk … -s join.lua URL -- COOKIES [NAME VALUE of one more header]
local requests, at = {}, 0

function init(args)
  local headers = { ["Content-Type"] = "application/json", ["Origin"] = os.getenv("ORIGIN") }
  if args[2] then headers[args[2]] = args[3] end
  local i = 0
  for cookie in io.lines(args[1]) do
    headers["Cookie"] = cookie
    requests[i] = wrk.format("POST", nil, headers, '{"room_name":"room-' .. i % 100 .. '"}')
    i = i + 1
  end
  count = i
end

function request()
  at = (at + 1) % count
  return requests[at]
end

-- Every answer has to be a token.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("BENCH %d %d %d\n", summary.requests, summary.duration,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
