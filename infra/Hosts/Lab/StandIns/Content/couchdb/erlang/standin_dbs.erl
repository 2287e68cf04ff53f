%% Databases and documents over all nodes: q shards, one copy of each (n=1), a document on the owner of its hash.
-module(standin_dbs).
-export([create/1, delete/1, info/1, shards/1, owner/2, read/2, write/4, all/1]).

-define(PATIENCE, 5000).

%% created or exists.
create(Db) ->
    case standin_cluster:database(Db) of
        undefined ->
            Nodes = standin_cluster:nodes_of_cluster(),
            Ranges = ranges(binary_to_integer(standin_config:get(<<"cluster">>, <<"q">>))),
            First = erlang:crc32(Db) rem length(Nodes),
            Owners = [lists:nth((First + Index) rem length(Nodes) + 1, Nodes) || Index <- lists:seq(0, length(Ranges) - 1)],
            ok = standin_cluster:set_database(Db, maps:from_list([{Range, atom_to_binary(Node)} || {Range, Node} <- lists:zip(Ranges, Owners)])),
            created;
        _ -> exists
    end.

delete(Db) ->
    Owned = maps:to_list(by_node(Db)),
    [call(Node, drop, [Db, Ranges]) || {Node, Ranges} <- Owned],
    standin_cluster:set_database(Db, null).

%% Number of documents. Needs every owner.
info(Db) -> lists:sum([call(Node, count, [Db, Ranges]) || {Node, Ranges} <- maps:to_list(by_node(Db))]).

shards(Db) -> standin_cluster:database(Db).

%% The range and the node of a document.
owner(Db, Id) ->
    Hash = erlang:crc32(Id),
    [Found] = [{Range, binary_to_atom(Node)} || {Range, Node} <- maps:to_list(shards(Db)), within(Hash, Range)],
    Found.

read(Db, Id) ->
    {Range, Node} = owner(Db, Id),
    call(Node, read, [Db, Range, Id]).

write(Db, Id, Rev, Body) ->
    {Range, Node} = owner(Db, Id),
    call(Node, update, [Db, Range, Id, Rev, Body]).

%% Every document as {Id, Rev, Body}. Needs every owner.
all(Db) -> lists:sort(lists:append([call(Node, list, [Db, Ranges]) || {Node, Ranges} <- maps:to_list(by_node(Db))])).

by_node(Db) -> maps:groups_from_list(fun({_, Node}) -> binary_to_atom(Node) end, fun({Range, _}) -> Range end, maps:to_list(shards(Db))).

%% Asks the owner over Erlang distribution. Nobody else has the shard.
call(Node, Function, Arguments) ->
    lists:member(Node, standin_cluster:connected()) orelse throw({nodedown, Node}),
    try
        erpc:call(Node, standin_store, Function, Arguments, ?PATIENCE)
    catch
        error:{erpc, _} -> throw({nodedown, Node})
    end.

ranges(Count) ->
    Size = (1 bsl 32) div Count,
    [range(Index * Size, case Index of Last when Last =:= Count - 1 -> (1 bsl 32) - 1; _ -> (Index + 1) * Size - 1 end)
        || Index <- lists:seq(0, Count - 1)].

range(First, Last) -> iolist_to_binary(io_lib:format("~8.16.0b-~8.16.0b", [First, Last])).

within(Hash, <<First:8/binary, "-", Last:8/binary>>) ->
    binary_to_integer(First, 16) =< Hash andalso Hash =< binary_to_integer(Last, 16).
