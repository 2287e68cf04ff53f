%% The shards of this node: documents in memory, each change appended to the shard's file before it is answered.
-module(standin_store).
-behaviour(gen_server).
-export([start_link/0, read/3, update/5, list/2, count/2, drop/2]).
-export([init/1, handle_call/3, handle_cast/2]).

-define(DIRECTORY, "/opt/couchdb/data/shards").

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% {ok, Rev, Body}, deleted or missing.
read(Db, Range, Id) ->
    case ets:lookup(?MODULE, {Db, Range, Id}) of
        [{_, Rev, false, Body}] -> {ok, Rev, Body};
        [{_, _, true, _}] -> deleted;
        [] -> missing
    end.

%% Body is a map, or deleted. {ok, Rev} or conflict.
update(Db, Range, Id, Rev, Body) -> gen_server:call(?MODULE, {update, Db, Range, Id, Rev, Body}).

list(Db, Ranges) ->
    [{Id, Rev, Body} || Range <- Ranges, [Id, Rev, Body] <- ets:match(?MODULE, {{Db, Range, '$1'}, '$2', false, '$3'})].

count(Db, Ranges) ->
    lists:sum([ets:select_count(?MODULE, [{{{Db, Range, '_'}, '_', false, '_'}, [], [true]}]) || Range <- Ranges]).

drop(Db, Ranges) -> gen_server:call(?MODULE, {drop, Db, Ranges}).

init([]) ->
    ets:new(?MODULE, [named_table, protected, ordered_set, {read_concurrency, true}]),
    [load(File) || File <- filelib:wildcard(?DIRECTORY ++ "/*/*.couch")],
    {ok, nothing}.

handle_call({update, Db, Range, Id, Rev, Body}, _From, State) ->
    Key = {Db, Range, Id},
    Found = ets:lookup(?MODULE, Key),
    case expected(Found, Rev) of
        true ->
            New = next(Found, Body),
            append(Key, New, Body),
            ets:insert(?MODULE, entry(Key, New, Body)),
            {reply, {ok, New}, State};
        false ->
            {reply, conflict, State}
    end;
handle_call({drop, Db, Ranges}, _From, State) ->
    [begin file:delete(path(Db, Range)), ets:match_delete(?MODULE, {{Db, Range, '_'}, '_', '_', '_'}) end || Range <- Ranges],
    {reply, ok, State}.

handle_cast(_Message, State) -> {noreply, State}.

expected([], Rev) -> Rev =:= undefined;
expected([{_, _, true, _}], undefined) -> true;
expected([{_, Rev, _, _}], Rev) -> true;
expected(_, _) -> false.

next(Found, Body) ->
    Generation = case Found of
        [] -> 1;
        [{_, Rev, _, _}] -> binary_to_integer(hd(binary:split(Rev, <<"-">>))) + 1
    end,
    Digest = binary:encode_hex(erlang:md5(term_to_binary({Generation, Body}, [deterministic])), lowercase),
    iolist_to_binary([integer_to_list(Generation), "-", Digest]).

entry(Key, Rev, deleted) -> {Key, Rev, true, #{}};
entry(Key, Rev, Body) -> {Key, Rev, false, Body}.

append({Db, Range, Id}, Rev, Body) ->
    Path = path(Db, Range),
    ok = filelib:ensure_dir(Path),
    Line = [json:encode([Id, Rev, case Body of deleted -> null; _ -> Body end]), "\n"],
    {ok, File} = file:open(Path, [append, raw, binary]),
    ok = file:write(File, Line),
    ok = file:sync(File),
    ok = file:close(File).

load(Path) ->
    Range = list_to_binary(filename:basename(filename:dirname(Path))),
    Db = uri_string:percent_decode(list_to_binary(filename:basename(Path, ".couch"))),
    {ok, Text} = file:read_file(Path),
    %% What follows the last line end was cut short while it was written, and was never answered.
    Lines = lists:droplast(binary:split(Text, <<"\n">>, [global])),
    Whole = lists:sum([byte_size(Line) + 1 || Line <- Lines]),
    Whole =:= byte_size(Text) orelse cut(Path, Whole),
    lists:foreach(fun(Line) ->
        [Id, Rev, Body] = json:decode(Line),
        ets:insert(?MODULE, entry({Db, Range, Id}, Rev, case Body of null -> deleted; _ -> Body end))
    end, Lines).

cut(Path, Size) ->
    {ok, File} = file:open(Path, [read, write, raw, binary]),
    {ok, Size} = file:position(File, Size),
    ok = file:truncate(File),
    ok = file:close(File).

path(Db, Range) ->
    Name = uri_string:quote(Db),
    binary_to_list(iolist_to_binary([?DIRECTORY, "/", Range, "/", Name, ".couch"])).
