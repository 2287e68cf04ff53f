%% Databases and documents over HTTP.
-module(standin_documents).
-export([route/4]).

route(<<"PUT">>, Db, [], _) ->
    case re:run(Db, "^[a-z_][a-z0-9_$()+/-]*$", [{capture, none}]) of
        nomatch -> throw({400, <<"illegal_database_name">>, <<"Only lowercase characters, digits and _$()+-/ are allowed.">>});
        match -> ok
    end,
    case standin_dbs:create(Db) of
        created -> {201, #{ok => true}};
        exists -> {412, #{error => <<"file_exists">>, reason => <<"The database could not be created, the file already exists.">>}}
    end;
route(Method, Db, Rest, Request) ->
    standin_dbs:shards(Db) =/= undefined orelse throw({404, <<"not_found">>, <<"Database does not exist.">>}),
    existing(Method, Db, Rest, Request).

existing(<<"GET">>, Db, [], _) ->
    {200, #{db_name => Db, doc_count => standin_dbs:info(Db), doc_del_count => 0, update_seq => <<"0">>,
        sizes => #{active => 0, external => 0, file => 0}, cluster => #{q => map_size(standin_dbs:shards(Db)), n => 1, w => 1, r => 1}}};
existing(<<"DELETE">>, Db, [], _) ->
    ok = standin_dbs:delete(Db),
    {200, #{ok => true}};
existing(<<"POST">>, Db, [], Request) ->
    Body = body(Request),
    write(Db, maps:get(<<"_id">>, Body, binary:encode_hex(crypto:strong_rand_bytes(16), lowercase)), Body, Request);
existing(<<"GET">>, Db, [<<"_shards">>], _) ->
    {200, #{shards => maps:map(fun(_, Node) -> [Node] end, standin_dbs:shards(Db))}};
existing(<<"GET">>, Db, [<<"_shards">> | Id], _) ->
    {Range, Node} = standin_dbs:owner(Db, name(Id)),
    {200, #{range => Range, nodes => [Node]}};
existing(<<"GET">>, Db, [<<"_all_docs">>], #{query := Query}) ->
    WithDocuments = maps:get(<<"include_docs">>, Query, <<"false">>) =:= <<"true">>,
    Rows = [row(Found, WithDocuments) || Found <- standin_dbs:all(Db)],
    {200, #{total_rows => length(Rows), offset => 0, rows => Rows}};
existing(<<"POST">>, Db, [<<"_bulk_docs">>], Request) ->
    #{<<"docs">> := Documents} = body(Request),
    {201, [element(2, write(Db, Id, Document, #{query => #{}, headers => #{}})) || #{<<"_id">> := Id} = Document <- Documents]};
existing(Method, Db, [First | _] = Path, Request) when First =:= <<"_design">>; First =:= <<"_local">> -> document(Method, Db, name(Path), Request);
existing(Method, Db, [Id], Request) when binary_part(Id, 0, 1) =/= <<"_">> -> document(Method, Db, Id, Request);
existing(_, _, _, _) -> {404, #{error => <<"not_found">>, reason => <<"The stand-in does not have this.">>}}.

document(<<"GET">>, Db, Id, _) ->
    case standin_dbs:read(Db, Id) of
        {ok, Rev, Body} -> {200, Body#{<<"_id">> => Id, <<"_rev">> => Rev}};
        deleted -> {404, #{error => <<"not_found">>, reason => <<"deleted">>}};
        missing -> {404, #{error => <<"not_found">>, reason => <<"missing">>}}
    end;
document(<<"PUT">>, Db, Id, Request) -> write(Db, Id, body(Request), Request);
document(<<"DELETE">>, Db, Id, Request) -> stored(Db, Id, revision(#{}, Request), deleted, 200);
document(_, _, _, _) -> {405, #{error => <<"method_not_allowed">>, reason => <<"Only DELETE,GET,HEAD,PUT allowed">>}}.

write(Db, Id, #{<<"_deleted">> := true} = Body, Request) -> stored(Db, Id, revision(Body, Request), deleted, 200);
write(Db, Id, Body, Request) -> stored(Db, Id, revision(Body, Request), maps:without([<<"_id">>, <<"_rev">>], Body), 201).

stored(Db, Id, Rev, Body, Status) ->
    case standin_dbs:write(Db, Id, Rev, Body) of
        {ok, New} -> {Status, #{ok => true, id => Id, rev => New}};
        conflict -> {409, #{id => Id, error => <<"conflict">>, reason => <<"Document update conflict.">>}}
    end.

revision(#{<<"_rev">> := Rev}, _) -> Rev;
revision(_, #{query := #{<<"rev">> := Rev}}) -> Rev;
revision(_, #{headers := #{<<"if-match">> := Rev}}) -> string:trim(Rev, both, "\"");
revision(_, _) -> undefined.

row({Id, Rev, Body}, true) -> (row({Id, Rev, Body}, false))#{doc => Body#{<<"_id">> => Id, <<"_rev">> => Rev}};
row({Id, Rev, _}, false) -> #{id => Id, key => Id, value => #{rev => Rev}}.

name(Segments) -> iolist_to_binary(lists:join("/", Segments)).

body(#{body := Text}) ->
    try json:decode(Text) of
        Body when is_map(Body) -> Body;
        _ -> throw({400, <<"bad_request">>, <<"Document must be a JSON object">>})
    catch
        error:_ -> throw({400, <<"bad_request">>, <<"invalid UTF-8 JSON">>})
    end.
