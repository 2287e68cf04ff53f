%% Files written whole or not at all.
-module(standin_files).
-export([write/2, read_json/2]).

write(Path, Content) ->
    ok = filelib:ensure_dir(Path),
    Temporary = Path ++ ".new",
    {ok, File} = file:open(Temporary, [write, raw, binary]),
    ok = file:write(File, Content),
    ok = file:sync(File),
    ok = file:close(File),
    ok = file:rename(Temporary, Path).

read_json(Path, Default) ->
    case file:read_file(Path) of
        {ok, Text} -> json:decode(Text);
        {error, enoent} -> Default
    end.
