%% Stands where the search service stands: answers on its ports and writes to its volume; it indexes nothing.
-module(standin_nouveau).
-export([start/0]).

start() ->
    spawn(fun() ->
        ok = standin_files:write("/data/nouveau/stand-in", "No index: a stand-in of the search service.\n"),
        [{ok, _} = standin_http:start_link(Port, fun(_) -> {200, #{status => <<"ok">>}} end) || Port <- [5987, 5988]],
        io:format("nouveau is ready~n"),
        receive stop -> ok end
    end).
